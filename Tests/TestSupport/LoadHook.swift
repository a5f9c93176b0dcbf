public import PostgresClient

/// SQL that a server runs at a chosen place of every load into a database.
public struct LoadHook: Sendable {
  /// A place in a load.
  public enum Place: Sendable {
    /// The beginning of each COPY into a table of a name, one that is there or one that will be made.
    case copy(String)
    /// The beginning of each statement that gives a table a key.
    case keys
    /// The beginning of each statement that adds or checks a foreign key.
    case foreignKeys
    /// The beginning of each statement that moves a table into the target, in the transaction that
    /// publishes.
    case publish
    /// The COMMIT of a transaction that has inserted users into a table that is there now.
    case commit(table: String)
  }

  /// Makes loads into a database run a statement of PL/pgSQL.
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
    case .commit(let table):
      try connection.execute(triggerFunction(statement))
      // Some of the rows are enough.
      try connection.execute(
        """
        CREATE CONSTRAINT TRIGGER hook AFTER INSERT ON public.\(table)
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (NEW.user_id % 100 = 1) EXECUTE FUNCTION hook.run()
        """)
    case .keys:
      try connection.execute(
        eventTrigger(statement, where: "application LIKE 'fakedata load%'"))
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
