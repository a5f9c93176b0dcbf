import ArgumentParser
import Foundation
import PostgresClient

/// What the argument parser has to say, made fit for a terminal.
struct UsageMessage {
  let text: String
  let exitCode: Int32

  /// - Parameters:
  ///   - error: an error of the argument parser, or its way of asking for help.
  ///   - arguments: the arguments of the process, without its name.
  init(_ error: any Error, arguments: [String]) {
    exitCode = FakedataCommand.exitCode(for: error).rawValue
    let fullText = FakedataCommand.fullMessage(for: error)
    let message = FakedataCommand.message(for: error)
    let prefix = "Error: "
    // The message quotes the arguments; usage and help, which follow it, do not.
    guard exitCode != 0, fullText.hasPrefix(prefix + message) else {
      text = fullText
      return
    }
    let rest = fullText.dropFirst(prefix.count + message.count)
    // Options that follow a misspelt subcommand are unknown as well, and not what is wrong.
    let unknown = UnknownSubcommand(arguments, of: FakedataCommand.self)
    text = prefix + Self.line(unknown?.message ?? message, arguments) + rest
  }

  /// Prints the text where it belongs and ends the process.
  func exit() -> Never {
    if !text.isEmpty {
      if exitCode == 0 { print(text) } else { Messages.writeText(text + "\n") }
    }
    Foundation.exit(exitCode)
  }

  private static func line(_ message: String, _ arguments: [String]) -> String {
    // A line break that is no argument's is the message's own.
    let quotesLineBreaks = arguments.contains { $0.contains(where: \.isNewline) }
    let folded =
      quotesLineBreaks
      ? message
      : message.split(whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    return VisibleText.line(withoutPasswords(folded, arguments))
  }

  /// A text with three stars for each password of some arguments that it quotes.
  static func withoutPasswords(_ message: String, _ arguments: [String]) -> String {
    var message = message
    for argument in arguments {
      let bytes = Array(argument.utf8)
      for range in ConnectionParameters.passwordRanges(inArgument: argument) {
        // With the colon or the equals sign before it, so that a short password is not found in words.
        let mark = String(decoding: bytes[(range.lowerBound - 1)..<range.lowerBound], as: UTF8.self)
        let secret = String(decoding: bytes[range], as: UTF8.self)
        message = message.replacing(mark + secret, with: mark + "***")
      }
    }
    return message
  }
}
