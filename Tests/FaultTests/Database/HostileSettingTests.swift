import TestSupport
import Testing

/// A setting, who has it, and a load.
struct HostileSettingCase: Sendable, CustomTestStringConvertible {
  let setting: HostileSetting
  let holder: HostileSetting.Holder
  let mode: LoadMode

  var testDescription: String {
    "\(setting.name) = \(setting.value) of the \(holder), \(mode.rawValue)"
  }

  /// Each setting of each holder, the modes dealt to them in turn.
  static let all = HostileSetting.all.enumerated().flatMap { index, setting in
    HostileSetting.Holder.allCases.enumerated().map { place, holder in
      HostileSettingCase(
        setting: setting, holder: holder,
        mode: LoadMode.allCases[(index + 2 * place) % LoadMode.allCases.count])
    }
  }
}

@Suite("Faults: settings of the role and of the database") struct HostileSettingTests {
  @Test(arguments: Faults.selected(HostileSettingCase.all, of: "hostile settings", sample: 6))
  func theyMakeNoDifference(_ item: HostileSettingCase) throws {
    guard try item.setting.isKnown() else { return }
    Faults.inject(.hostileSettings, item.testDescription) {
      try item.setting.inject(item.holder, item.mode)
    }
  }
}
