import Foundation
import Testing

@Suite("Faults: the program is killed or interrupted") struct ClientSignalTests {
  @Test(
    arguments: Faults.selected(
      ClientFault.all(SIGKILL, randomMoments: 2), of: "client killed", sample: 4))
  func killed(_ fault: ClientFault) {
    Faults.inject(.clientKilled, fault.testDescription) {
      try fault.inject(.killed(by: SIGKILL))
    }
  }

  @Test(
    arguments: Faults.selected(
      ClientFault.all(SIGINT, randomMoments: 1), of: "SIGINT", sample: 2))
  func interrupted(_ fault: ClientFault) {
    Faults.inject(.clientInterrupted, fault.testDescription) {
      try fault.inject(.fails(130, "interrupted by SIGINT", "nothing was changed").orSucceeds)
    }
  }

  @Test(
    arguments: Faults.selected(
      ClientFault.all(SIGTERM, randomMoments: 1), of: "SIGTERM", sample: 2))
  func terminated(_ fault: ClientFault) {
    Faults.inject(.clientInterrupted, fault.testDescription) {
      try fault.inject(.fails(143, "interrupted by SIGTERM", "nothing was changed").orSucceeds)
    }
  }
}
