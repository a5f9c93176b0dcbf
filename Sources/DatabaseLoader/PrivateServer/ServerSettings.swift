/// One line of the server's configuration.
struct ServerSetting: Sendable, Hashable {
  /// The parameter's name.
  let name: String
  /// The parameter's value, without quotes.
  let value: String
}

/// The configuration of the private server.
///
/// It is written anew at every start, so a newer fakedata brings its settings along. What a user sets
/// with `ALTER SYSTEM` wins over it.
struct ServerSettings: Sendable {
  /// A group of settings and the reason for their values.
  struct Group: Sendable {
    let reason: String
    let settings: [ServerSetting]

    init(_ reason: String, _ settings: KeyValuePairs<String, String>) {
      self.reason = reason
      self.settings = settings.map { ServerSetting(name: $0.key, value: $0.value) }
    }
  }

  /// The port, which only names the socket file: no TCP port is opened.
  static let port = 5432

  /// The groups, in the order in which they are written.
  let groups: [Group]

  init(resources: HostResources, socketDirectory: String, clusterName: String) {
    let megabyte = 1 << 20
    let memory = resources.memoryBytes / megabyte
    func share(_ part: Int, from lowest: Int, to highest: Int) -> String {
      "\(min(max(memory / part, lowest), highest))MB"
    }
    let freeDisk = (resources.freeDiskBytes ?? .max) / megabyte
    let sharedMemory = (resources.freeSharedMemoryBytes ?? .max) / megabyte

    groups = [
      Group(
        "Reachable through one socket in a directory that only its owner can enter.",
        [
          "listen_addresses": "",
          "unix_socket_directories": socketDirectory,
          "unix_socket_permissions": "0700",
          "port": "\(Self.port)",
          "cluster_name": clusterName,
          "max_connections": "100",
        ]),
      Group(
        """
        Durability is given up for speed: what is in here can be generated again.
        After a crash of the machine the files may be damaged. A commit does hand its WAL to the
        operating system: without fsync that costs next to nothing, and what was committed
        survives a server that is killed.
        """,
        [
          "fsync": "off",
          "full_page_writes": "off",
          "synchronous_commit": "on",
        ]),
      Group(
        "With wal_level=minimal a table that is filled where it was created writes no WAL.",
        [
          "wal_level": "minimal",
          "max_wal_senders": "0",
          "archive_mode": "off",
          "wal_buffers": "64MB",
        ]),
      Group(
        """
        No checkpoint during a load, as far as the disk allows: WAL of this size may stay in
        pg_wal between two checkpoints.
        """,
        [
          "max_wal_size": "\(min(max(freeDisk / 8, 256), 8192))MB",
          "checkpoint_timeout": "1h",
          "log_checkpoints": "off",
        ]),
      Group(
        """
        By the memory of the machine or of the container. COPY writes its pages itself, through
        a ring of 16 MB, so the background writer has nothing to do. Keys are sorted in memory as
        far as possible; only what a sort needs is taken.
        """,
        [
          "shared_buffers": share(8, from: 128, to: 2048),
          "maintenance_work_mem": share(6, from: 64, to: 4096),
          "effective_cache_size": share(2, from: 256, to: 65_536),
          "bgwriter_lru_maxpages": "0",
        ]),
      Group(
        """
        Containers often have 64 MB of /dev/shm, too little for a parallel query or index build:
        such a machine gets its shared memory from files in the data directory.
        """,
        ["dynamic_shared_memory_type": sharedMemory >= 1024 ? "posix" : "mmap"]),
      Group(
        """
        Autovacuum stays on, for the tables that users go on to write to. It leaves a loaded
        table alone but for one pass over its visibility map, because the load freezes and
        analyzes; the long pause keeps it out of the load.
        """,
        [
          "autovacuum": "on",
          "autovacuum_naptime": "5min",
        ]),
      Group(
        "The same plans and the same texts on every machine.",
        [
          "jit": "off",
          "timezone": "UTC",
          "log_timezone": "UTC",
          "datestyle": "ISO, YMD",
          "lc_messages": "C",
        ]),
      Group(
        "The log is what pg_ctl catches in server.log, begun anew at every start.",
        [
          "logging_collector": "off",
          "log_destination": "stderr",
          "log_line_prefix": "%m [%p] ",
        ]),
    ]
  }

  /// The text of the configuration file.
  ///
  /// - Parameter base: a configuration file to be read first, relative to this one.
  func render(including base: String) -> String {
    var lines = [
      "# Written by fakedata at every start of the private server: changes made here are lost.",
      "# These settings are for data that can be thrown away, never for data that must last.",
      "include '\(base)'",
    ]
    for group in groups {
      lines.append("")
      lines += group.reason.split(separator: "\n").map { "# " + $0 }
      lines += group.settings.map { "\($0.name) = '\(Self.escape($0.value))'" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escape(_ value: String) -> String {
    String(value.flatMap { $0 == "'" || $0 == "\\" ? [$0, $0] : [$0] })
  }
}
