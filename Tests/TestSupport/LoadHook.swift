public import PostgresClient

/// SQL that a server runs at a chosen place of every load into a database.
public struct LoadHook: Sendable {
  /// A place in a load.
  public enum Place: Sendable {
    /// The beginning of each COPY into a table of a name, one that is there or one that will be made.
    case copy(String)
    /// The first row that a transaction stores in a table that is there now, or in a twin of it. The first
    /// column of the table is a number.
    case row(of: String)
    /// The beginning of each statement that gives a table a key.
    case keys
    /// The first entry that a transaction makes in one more index of a table that is there now, or of a twin
    /// of it. The first column of the table is a number.
    case entry(of: String)
    /// The beginning of each statement that adds or checks a foreign key.
    case foreignKeys
    /// The beginning of each statement that moves a table into the target, in the transaction that
    /// publishes.
    case publish
    /// The COMMIT of a load in one transaction.
    case commit
  }

  /// Makes loads into a database run a statement of PL/pgSQL.
  ///
  /// Tables that are there get no twins where there are triggers on them, or event triggers: without such
  /// are ``Place/row(of:)`` and ``Place/entry(of:)`` alone.
  ///
  /// What it takes is in the schema `hook`; the database should be the test's own.
  ///
  /// - Throws: `PostgresError`.
  public static func install(
    _ statement: String, at place: Place, in database: TestDatabase
  ) throws {
    try install(statement, at: place, into: database.parameters)
  }

  /// The same for any database, as its superuser.
  ///
  /// - Throws: `PostgresError`.
  public static func install(
    _ statement: String, at place: Place, into parameters: ConnectionParameters
  ) throws {
    var connection = try Connection(parameters)
    try connection.execute("CREATE SCHEMA IF NOT EXISTS hook; SET search_path = hook")
    switch place {
    case .copy(let table):
      try connection.execute(triggerFunction(statement))
      try connection.execute(copyTriggers(on: table))
    case .row(let table):
      // Rows that are there are checked now, but are not meant.
      try connection.execute(
        """
        \(firstCallFunction("row", "VOLATILE", statement));
        SET hook.row = 'called';
        ALTER TABLE public.\(table) ADD CONSTRAINT hook
          CHECK (hook.row(\(try firstColumn(of: table, on: &connection))))
        """)
    case .entry(let table):
      try connection.execute(
        """
        \(firstCallFunction("entry", "IMMUTABLE", statement));
        SET hook.entry = 'called';
        CREATE INDEX hook ON public.\(table)
          (hook.entry(\(try firstColumn(of: table, on: &connection))))
        """)
    case .commit:
      try connection.execute(commitTriggers(statement))
    case .keys:
      try connection.execute(
        eventTrigger(
          statement,
          where: "application LIKE 'fakedata load%' AND current_query() ~ 'ADD CONSTRAINT'"))
    case .foreignKeys:
      try connection.execute(
        eventTrigger(
          statement,
          where: "application LIKE 'fakedata load%' "
            + "AND current_query() ~ 'FOREIGN KEY|VALIDATE CONSTRAINT'"))
    case .publish:
      try connection.execute(
        eventTrigger(
          statement,
          where: "application = 'fakedata supervisor' AND current_query() ~ 'SET SCHEMA'"))
    }
  }

  private static func firstColumn(
    of table: String, on connection: inout Connection
  ) throws(PostgresError) -> String {
    try connection.query(
      """
      SELECT quote_ident(attname) FROM pg_attribute
      WHERE attrelid = format('public.%I', $1::text)::regclass AND attnum = 1
      """, [table]
    ).firstValue ?? ""
  }

  private static func triggerFunction(_ statement: String) -> String {
    """
    CREATE FUNCTION hook.run() RETURNS trigger LANGUAGE plpgsql
      AS $hook$ BEGIN \(statement); RETURN NULL; END $hook$
    """
  }

  /// Triggers on the tables of a name that are there, and on those that will be made.
  private static func copyTriggers(on table: String) -> String {
    """
    CREATE FUNCTION hook.add(target regclass) RETURNS void LANGUAGE plpgsql AS $hook$
      BEGIN
        EXECUTE format('CREATE TRIGGER hook BEFORE INSERT ON %s FOR EACH STATEMENT '
          'EXECUTE FUNCTION hook.run()', target);
      END $hook$;
    CREATE FUNCTION hook.install() RETURNS event_trigger LANGUAGE plpgsql AS $hook$
      BEGIN
        PERFORM hook.add(c.oid) FROM pg_event_trigger_ddl_commands() d
          JOIN pg_class c ON c.oid = d.objid
          WHERE c.relkind = 'r' AND c.relname = '\(table)';
      END $hook$;
    CREATE EVENT TRIGGER hook ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
      EXECUTE FUNCTION hook.install();
    SELECT hook.add(oid) FROM pg_class WHERE relkind = 'r' AND relname = '\(table)';
    """
  }

  /// A function of a number that is always true, and runs the statement when a transaction calls it first.
  private static func firstCallFunction(
    _ name: String, _ volatility: String, _ statement: String
  ) -> String {
    """
    CREATE FUNCTION hook.\(name)(bigint) RETURNS boolean LANGUAGE plpgsql \(volatility) AS $hook$
      BEGIN
        IF current_setting('hook.\(name)', true) IS DISTINCT FROM 'called' THEN
          PERFORM set_config('hook.\(name)', 'called', true);
          \(statement);
        END IF;
        RETURN true;
      END $hook$
    """
  }

  /// What a load in one transaction writes down at its end makes a row of which nobody knows before COMMIT.
  private static func commitTriggers(_ statement: String) -> String {
    """
    \(triggerFunction(statement));
    CREATE TABLE hook.records (query text);
    CREATE CONSTRAINT TRIGGER run AFTER INSERT ON hook.records DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION hook.run();
    CREATE FUNCTION hook.note() RETURNS event_trigger LANGUAGE plpgsql AS $hook$
      BEGIN
        IF current_setting('application_name') LIKE 'fakedata load%'
          AND current_query() LIKE '%fakedata: {%' THEN
          INSERT INTO hook.records VALUES (current_query());
        END IF;
      END $hook$;
    CREATE EVENT TRIGGER hook ON ddl_command_start WHEN TAG IN ('COMMENT')
      EXECUTE FUNCTION hook.note();
    """
  }

  /// - Parameter condition: which ALTER TABLE is meant, by the `application` and `current_query()`.
  private static func eventTrigger(_ statement: String, where condition: String) -> String {
    """
    CREATE FUNCTION hook.run() RETURNS event_trigger LANGUAGE plpgsql AS $hook$
      DECLARE application text := current_setting('application_name');
      BEGIN
        IF \(condition) THEN \(statement); END IF;
      END $hook$;
    CREATE EVENT TRIGGER hook ON ddl_command_start WHEN TAG IN ('ALTER TABLE')
      EXECUTE FUNCTION hook.run();
    """
  }
}
