import Foundation
import TestSupport
import Testing

@testable import DataFiles

@Suite struct CompressionTests {
  @Test func methodsAndLevelsAreRead() {
    #expect(Compression("gzip") == .gzip(level: 6))
    #expect(Compression("gzip:1") == .gzip(level: 1))
    #expect(Compression("zstd") == .zstd(level: 3))
    #expect(Compression("zstd:19") == .zstd(level: 19))
    for method in [Compression.gzip(level: 9), .zstd(level: 1)] {
      #expect(Compression(method.description) == method)
    }
  }

  @Test(arguments: [
    "", "none", "gz", "gzip:", "gzip:0", "gzip:10", "gzip:x", "zstd:20", "zstd:3:4",
  ])
  func othersAreNot(text: String) {
    #expect(Compression(text) == nil)
  }

  @Test(arguments: ["gzip:1", "gzip:6", "gzip:9", "zstd:1", "zstd:3", "zstd:19"])
  func piecesOneAfterTheOtherAreTheWhole(method: String) throws {
    let compression = try #require(Compression(method))
    let tool = compression.name
    let directory = try temporaryDirectory()
    guard let shell = try? runProcess("sh", ["-c", "command -v \(tool)"]), shell.exitCode == 0
    else {
      print("skipped: \(tool) is not installed")
      return
    }
    let lengths = [0, 1, 10_000, 3, 1_000_000, 500, 0]
    let pieces = lengths.enumerated().map { index, length in
      (0..<length).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7 &+ index) }
    }
    var compressed: [UInt8] = []
    if var compressor = Compressor(compression) {
      for piece in pieces {
        piece.withUnsafeBytes { bytes in
          compressor.compress(bytes) { (bytes) throws(Never) in compressed += bytes }
        }
      }
    }
    let file = directory.path("file" + compression.fileEnding)
    try Data(compressed).write(to: URL(fileURLWithPath: file))
    let outcome = try runProcess(
      "sh", ["-c", "\(compression.readCommand) \(file) > \(directory.path("out"))"])
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.path("out")))
    #expect(Array(bytes) == pieces.flatMap(\.self))
  }
}
