import Foundation
import Testing

@Suite("Faults: the program is killed or interrupted") struct ClientSignalTests {
  @Test(
    arguments: Faults.selected(
      ClientFault.all(SIGKILL, randomMoments: 2), of: "client killed", sample: 2))
  func killed(_ fault: ClientFault) {
    Faults.inject(.clientKilled, fault.testDescription) { try fault.inject() }
  }

  @Test(
    arguments: Faults.selected(
      ClientFault.all(SIGINT, randomMoments: 1), of: "SIGINT", sample: 1))
  func interrupted(_ fault: ClientFault) {
    Faults.inject(.clientInterrupted, fault.testDescription) { try fault.inject() }
  }

  @Test(
    arguments: Faults.selected(
      ClientFault.all(SIGTERM, randomMoments: 1), of: "SIGTERM", sample: 1))
  func terminated(_ fault: ClientFault) {
    Faults.inject(.clientInterrupted, fault.testDescription) { try fault.inject() }
  }
}
