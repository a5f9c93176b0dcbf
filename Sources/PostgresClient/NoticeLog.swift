import CLibPQ

/// Where libpq puts the notices of one connection until somebody takes them.
///
/// libpq calls the receiver on the thread that is using the connection, so the log needs no lock.
final class NoticeLog {
  /// A function in a loop can raise millions of notices; the first ones tell what there is to tell.
  static let capacity = 100

  private var notices: [Notice] = []
  private(set) var droppedCount = 0

  /// The last message of a session that the server has ended. libpq hands it over as a notice when
  /// it finds it only after the connection is gone.
  private(set) var farewell: Notice?

  func attach(to connection: OpaquePointer) {
    PQsetNoticeReceiver(
      connection,
      { log, result in
        guard let log, let result else { return }
        Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue()
          .append(Notice(Diagnostics(result: result)))
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func take() -> [Notice] {
    defer { notices = [] }
    return notices
  }

  private func append(_ notice: Notice) {
    if notice.endsSession {
      farewell = notice
    } else if notices.count < Self.capacity {
      notices.append(notice)
    } else {
      droppedCount += 1
    }
  }
}
