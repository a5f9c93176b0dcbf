import Testing

/// Tables that are there and do not take the rows, for a reason that the server gives.
struct RefusedLoad: Sendable, CustomTestStringConvertible {
  let name: String
  /// What is done to tables with 20 users in them, in whose schema, `$schema`, names are looked up.
  let change: String
  var ifExists = "append"
  var exitCode: Int32 = 3
  /// The line that the run says first, with `$schema` and `$role` for the names.
  let line: String
  /// What stands in the indented lines below it.
  let details: [String]

  var testDescription: String { name }

  private static let intoMeal = #"copying rows into table "meal" of schema "$schema" failed: "#
  private static let intoUsers = #"copying rows into table "users" of schema "$schema" failed: "#

  /// A trigger on a table with a body in PL/pgSQL.
  private static func trigger(
    _ body: String, on table: String = "meal", _ timing: String = "BEFORE INSERT",
    each: String = "ROW", settings: String = ""
  ) -> String {
    """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql \(settings) AS $refuse$
      BEGIN \(body); RETURN NEW; END $refuse$;
    CREATE TRIGGER refuse \(timing) ON \(table) FOR EACH \(each) EXECUTE FUNCTION refuse()
    """
  }

  /// A trigger that raises an error with a code, in words that are none of the server's.
  private static func raising(_ code: String) -> String {
    trigger("RAISE 'in other words' USING ERRCODE = '\(code)'")
  }

  static let all =
    dataThatIsNotTaken + triggers + [
      RefusedLoad(
        name: "temp_file_limit",
        change: trigger(
          "PERFORM count(*) FROM (SELECT generate_series(1, 100000) x ORDER BY 1 OFFSET 0) y",
          each: "STATEMENT", settings: "SET temp_file_limit = 0 SET work_mem = '64kB'"),
        line: intoMeal
          + "a limit that is set for the server or the role is too low for it; nothing was changed. The "
          + "message below says which; a superuser can raise it for one role, such as ALTER ROLE $role SET "
          + "temp_file_limit = -1",
        details: ["temporary file size exceeds temp_file_limit", "(SQLSTATE 53400)"]),
      RefusedLoad(
        name: "disk full", change: raising("53100"),
        line: intoMeal
          + "the server's disk is full; nothing was changed. Make room on it, or load fewer rows: "
          + "populate --dry-run tells what they take",
        details: ["the server says: in other words (SQLSTATE 53100)"]),
      RefusedLoad(
        name: "out of memory", change: raising("53200"),
        line: intoMeal
          + "the server is out of memory; nothing was changed. Load with fewer --jobs or a smaller "
          + "maintenance_work_mem; if it is shared memory, raise max_locks_per_transaction",
        details: ["(SQLSTATE 53200)"]),
      RefusedLoad(
        name: "cancelled",
        change: trigger("PERFORM pg_cancel_backend(pg_backend_pid()), pg_sleep(60)"),
        line: intoMeal
          + "somebody or a timeout cancelled the statement; nothing was changed. Run it again, unless "
          + "somebody meant it; a timeout is one that a trigger or function sets",
        details: ["canceling statement due to user request (SQLSTATE 57014)"]),
      RefusedLoad(
        name: "terminated",
        change: trigger("PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(60)"),
        exitCode: 2,
        line: intoMeal
          + "somebody ended the connection or stopped the server; nothing was changed. Run it again when "
          + "the server is there",
        details: ["due to administrator command (SQLSTATE 57P01)"]),
      RefusedLoad(
        name: "read-only",
        change: "CREATE TABLE log (x int);"
          + trigger(
            "PERFORM set_config('transaction_read_only', 'on', true); INSERT INTO log VALUES (1)"),
        line: intoMeal
          + "the session or the server takes no changes; nothing was changed. Connect to the primary "
          + "server, or see to what sets transaction_read_only for role $role or the database",
        details: ["cannot execute INSERT in a read-only transaction (SQLSTATE 25006)"]),
      RefusedLoad(
        name: "serialization failure", change: raising("40001"),
        line: intoMeal
          + "another session has changed the same rows at the same time; nothing was changed. Run it again",
        details: ["(SQLSTATE 40001)"]),
      RefusedLoad(
        name: "deadlock", change: raising("40P01"),
        line: intoMeal
          + "this session and another one waited for each other; nothing was changed. Run it again when the "
          + "other one is done; the detail says which it is",
        details: ["(SQLSTATE 40P01)"]),
      RefusedLoad(
        name: "lock timeout", change: raising("55P03"),
        line: intoMeal
          + "a lock could not be had in time; nothing was changed. Run it again when the session that holds "
          + "it is done, or wait longer with --lock-timeout",
        details: ["(SQLSTATE 55P03)"]),
      RefusedLoad(
        name: "permission denied",
        change: trigger("SET LOCAL ROLE pg_monitor; INSERT INTO $schema.goals DEFAULT VALUES"),
        line: intoMeal
          + "role $role lacks a privilege, or a policy forbids it; nothing was changed. Have the owner or a "
          + "superuser grant what the message below asks for, or connect as the owner",
        details: ["permission denied for schema", "(SQLSTATE 42501)"]),
      RefusedLoad(
        name: "a code of somebody's own", change: raising("FD001"),
        line: intoMeal
          + "the server refused a statement; nothing was changed. See to what it says, and run it again",
        details: ["in other words (SQLSTATE FD001)"]),
    ]

  private static let dataThatIsNotTaken = [
    RefusedLoad(
      name: "unique index of empty tables",
      change: "TRUNCATE users CASCADE; CREATE UNIQUE INDEX one_weight ON users (weight)",
      line: #"building index "one_weight" of table "users" of schema "$schema" failed: "#
        + #"a value that must be unique is there already (constraint "one_weight"); nothing was changed. "#
        + "The data set repeats it, or rows that are there have it: drop one_weight of $schema.users while "
        + "you load, or load into another schema with --schema",
      details: ["(SQLSTATE 23505)", "detail: Key (weight)=("]),
    RefusedLoad(
      name: "unique index",
      change: ["meal", "user_workouts", "goals", "users"]
        .map { "DELETE FROM \($0) WHERE user_id > 1; " }.joined()
        + "CREATE UNIQUE INDEX one_weight ON users (weight)",
      line: intoUsers
        + #"a value that must be unique is there already (constraint "one_weight"); nothing was changed. "#
        + "The data set repeats it, or rows that are there have it: drop one_weight of $schema.users while "
        + "you load, or load into another schema with --schema",
      details: ["(SQLSTATE 23505)", "detail: Key (weight)=(", "statement: COPY users ("]),
    RefusedLoad(
      name: "check constraint",
      change: "ALTER TABLE users ADD CONSTRAINT giants CHECK (height > 200) NOT VALID",
      line: intoUsers
        + #"a row does not meet a check constraint, or no partition takes it (constraint "giants"); "#
        + "nothing was changed. Have it allow what the data set has, which fakedata sample shows, or load "
        + "into another schema with --schema",
      details: ["(SQLSTATE 23514)", "detail: Failing row contains ("]),
    RefusedLoad(
      name: "exclusion constraint",
      change: "TRUNCATE meal; ALTER TABLE meal ADD CONSTRAINT apart EXCLUDE USING gist "
        + "(int8range(user_id, user_id, '[]') WITH &&)",
      line: intoMeal
        + #"two rows exclude each other (constraint "apart"); nothing was changed. Drop apart of "#
        + "$schema.meal while you load, or load into another schema with --schema",
      details: ["(SQLSTATE 23P01)", "detail: Key (int8range"]),
    RefusedLoad(
      name: "NOT NULL",
      change: "ALTER TABLE meal ALTER calories SET NOT NULL;" + trigger("NEW.calories := NULL"),
      line: intoMeal
        + #"a column that forbids NULL has no value (column "calories"); nothing was changed. Let a "#
        + "trigger or a default give it one, or allow NULL: ALTER TABLE $schema.meal ALTER COLUMN calories "
        + "DROP NOT NULL",
      details: ["(SQLSTATE 23502)"]),
    RefusedLoad(
      name: "foreign key to elsewhere",
      change: """
        CREATE TABLE places (id int PRIMARY KEY); ALTER TABLE meal ADD place int;
        ALTER TABLE meal ALTER place SET DEFAULT 7;
        ALTER TABLE meal ADD CONSTRAINT eaten_at FOREIGN KEY (place) REFERENCES places
        """,
      line: intoMeal
        + #"a row refers to one that is not there (constraint "eaten_at"); nothing was changed. Fill the "#
        + "table that it refers to first, switch off what removes rows or keeps them away, or drop eaten_at "
        + "of $schema.meal while you load",
      details: ["(SQLSTATE 23503)", #"is not present in table "places""#]),
    RefusedLoad(
      name: "foreign key between the tables, checked at the end",
      change: trigger(
        "DELETE FROM exercises WHERE id > 5", "AFTER INSERT", each: "STATEMENT"),
      ifExists: "truncate",
      line: "checking the foreign keys failed: a row refers to one that is not there (constraint "
        + #""user_workouts_exercise_id_fkey", table "user_workouts" of schema "$schema"); nothing was "#
        + "changed. Fill the table that it refers to first, switch off what removes rows or keeps them "
        + "away, or drop user_workouts_exercise_id_fkey of $schema.user_workouts while you load",
      details: ["(SQLSTATE 23503)", "statement: ALTER TABLE $schema.user_workouts ADD CONSTRAINT"]),
    RefusedLoad(
      name: "a constraint of another table, which a trigger fills",
      change: "CREATE TABLE log (x bigint CONSTRAINT small CHECK (x < 0));"
        + trigger("INSERT INTO log VALUES (NEW.meal_id)"),
      line: intoMeal
        + #"a row does not meet a check constraint, or no partition takes it (constraint "small", table "#
        + #""log" of schema "$schema"); nothing was changed. Have it allow what the data set has, which "#
        + "fakedata sample shows, or load into another schema with --schema",
      details: ["(SQLSTATE 23514)", "context: SQL statement"]),
    RefusedLoad(
      name: "value too long",
      change: "ALTER TABLE users ADD initials varchar(3);"
        + trigger("NEW.initials := NEW.name", on: "users"),
      line: intoUsers
        + "a text is longer than its column or variable allows; nothing was changed. The context says which: "
        + "change the column's type, to text for example, or load into another schema with --schema",
      details: ["(SQLSTATE 22001)", "context: "]),
    RefusedLoad(
      name: "number out of range",
      change: "ALTER TABLE meal ADD few smallint;"
        + trigger("NEW.few := NEW.calories * 1000", on: "meal"),
      line: intoMeal
        + "a number is outside of the range of its column or variable; nothing was changed. The context "
        + "says which: change the column's type, to bigint or numeric for example, or load into another "
        + "schema with --schema",
      details: ["(SQLSTATE 22003)", "smallint out of range"]),
    RefusedLoad(
      name: "invalid input",
      change: "ALTER TABLE users ADD born date;" + trigger("NEW.born := NEW.name", on: "users"),
      line: intoUsers
        + "a value does not suit its column or variable; nothing was changed. The context says which: change "
        + "the column's type, or load into another schema with --schema",
      details: ["(SQLSTATE 22007)"]),
    RefusedLoad(
      name: "invalid text representation",
      change: "ALTER TABLE users ADD digits int;" + trigger("NEW.digits := NEW.name", on: "users"),
      line: intoUsers
        + "a value is none of the type that its column or variable has; nothing was changed. The context "
        + "says which: change the column's type, to text for example, or load into another schema with "
        + "--schema",
      details: ["(SQLSTATE 22P02)"]),
  ]

  private static let triggers = [
    RefusedLoad(
      name: "a trigger that raises an error",
      change: trigger("RAISE 'too many meals' USING HINT = 'ask Ann'"),
      line: raised,
      details: [
        "the server says: too many meals (SQLSTATE P0001)\n", "    hint: ask Ann\n",
        "    context: PL/pgSQL function refuse() line 2 at RAISE; COPY meal, line 1\n",
      ]),
    RefusedLoad(
      name: "a trigger that raises an error at the COMMIT",
      change: trigger("RAISE 'too late'").replacing(
        "CREATE TRIGGER refuse BEFORE INSERT ON meal",
        with:
          "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON meal DEFERRABLE INITIALLY DEFERRED"),
      line:
        "committing the rows failed: a trigger or function of the database raises an error; nothing "
        + "was changed. Mend what raises it, which the context tells, or switch it off while you load: ALTER "
        + "TABLE … DISABLE TRIGGER USER",
      details: ["the server says: too late (SQLSTATE P0001)", "statement: COMMIT"]),
    RefusedLoad(
      name: "a trigger that calls what is not there",
      change: trigger("PERFORM nowhere(NEW.meal_id)"),
      line: intoMeal
        + "a function is called that is not there; nothing was changed. Create what is missing, or have what "
        + "names it say its schema: triggers run with the search path of the load",
      details: ["function nowhere(bigint) does not exist (SQLSTATE 42883)"]),
    RefusedLoad(
      name: "a trigger that raises a long text of many lines with control characters",
      change: trigger(
        #"RAISE E'one\ntwo \x1B[2J\r\nfakedata: three %', repeat('and so on ', 1000)"#),
      line: raised,
      details: [
        "the server says: one two \\u{1B}[2J fakedata: three and so on and",
        "…\u{20}(SQLSTATE P0001)",
      ]),
    RefusedLoad(
      name: "a trigger that raises a password",
      change: trigger(
        "RAISE 'no login with user=ann password=s3cret' USING HINT = 'password: s3cret'"),
      line: raised,
      details: ["no login with user=ann password… (SQLSTATE P0001)\n", "    hint: password…\n"]),
  ]

  private static let raised =
    intoMeal
    + "a trigger or function of the database raises an error; nothing was changed. Mend what raises it, "
    + "which the context tells, or switch it off while you load: ALTER TABLE $schema.meal DISABLE TRIGGER "
    + "USER"
}
