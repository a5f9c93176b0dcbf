/// A port of the loopback address that nobody listens on at this moment.
///
/// - Throws: if the system refuses.
public func freeLoopbackPort() throws -> Int {
  let listener = try Sockets.listenOnLoopback()
  Sockets.close(listener.descriptor)
  return Int(listener.port)
}
