import Testing
@testable import FakeDataKit
@Test func scratch() async { await #expect(processExitsWith: .success) { fatalError("x") } }
