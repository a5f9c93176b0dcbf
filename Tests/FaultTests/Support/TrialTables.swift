import TestSupport

/// The tables that a load finds in a trial, with what somebody has added to them, which a load could lose.
enum TrialTables {
  /// A sequence that numbers goals, and belongs to no table.
  static let sharedSequence = "public.numbers"

  /// Gives the tables of an earlier load what the mode is to find.
  ///
  /// - Parameter isPlain: whether nothing is added to them.
  static func prepare(_ database: TestDatabase, for mode: LoadMode, isPlain: Bool) throws {
    if mode.hasEmptyTables {
      try database.execute("TRUNCATE users, goals, user_workouts, meal RESTART IDENTITY")
    }
    // New tables are the data set's own, whatever the old ones were.
    if isPlain || mode == .replace { return }
    try database.execute(additions)
    // No table that something else depends on gets a twin.
    if mode.isInPlace { try database.execute(view) }
  }

  private static let additions = """
    CREATE INDEX muscle_groups_group ON muscle_groups ("group");
    CREATE INDEX exercises_name ON exercises (name);
    CREATE INDEX ingredient_name ON ingredient (lower(name));
    CREATE INDEX users_weight ON users (weight DESC) INCLUDE (height) WITH (fillfactor = 80);
    CREATE INDEX goals_type ON goals (type) WHERE daily_calories > 2000;
    CREATE INDEX user_workouts_user_id ON user_workouts (user_id, "time");
    CREATE INDEX meal_user_id ON meal (user_id, meal_id);
    COMMENT ON INDEX meal_user_id IS 'for the diary';
    ALTER TABLE meal CLUSTER ON meal_user_id;
    ALTER TABLE users ADD CONSTRAINT users_once UNIQUE (user_id, name);
    COMMENT ON CONSTRAINT users_once ON users IS 'nobody twice';
    CREATE STATISTICS users_size (dependencies) ON weight, height FROM users;
    COMMENT ON TABLE goals IS 'what they want';
    COMMENT ON COLUMN users.name IS 'first and last';
    CREATE FUNCTION elsewhere.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION elsewhere.touch();
    GRANT SELECT ON users TO PUBLIC;
    GRANT SELECT, UPDATE (name) ON users TO pg_monitor;
    GRANT INSERT ON meal TO pg_monitor WITH GRANT OPTION;
    GRANT USAGE ON SEQUENCE meal_meal_id_seq TO pg_monitor;
    CREATE SEQUENCE numbers;
    ALTER TABLE goals ALTER goal_id DROP IDENTITY, ALTER goal_id SET DEFAULT nextval('numbers');
    SELECT setval('numbers', max(goal_id)) FROM goals;
    CREATE SEQUENCE workout_numbers OWNED BY user_workouts.workout_id;
    ALTER TABLE user_workouts ALTER workout_id DROP IDENTITY,
      ALTER workout_id SET DEFAULT nextval('workout_numbers');
    SELECT setval('workout_numbers', max(workout_id)) FROM user_workouts;
    """

  private static let view = """
    CREATE VIEW heavy AS SELECT user_id, name FROM users WHERE weight > 200;
    GRANT SELECT ON heavy TO PUBLIC
    """

  /// What the tables of a database are beside their rows.
  struct Definition: Equatable {
    /// All that can be created, as SQL.
    let dump: String
    /// Where each sequence stands.
    let sequences: [String: String]
    /// The number that the server has given to the root table: another one when a new table has its name.
    let number: String?

    init(_ database: TestDatabase) throws {
      dump = try database.schemaDump(nil)
      sequences = try database.sequences()
      number = try database.value("SELECT 'public.users'::regclass::oid")
    }

    /// The first line of the SQL that another one has differently, nil where there is none.
    func difference(from other: Definition) -> String? {
      dump.split(separator: "\n").difference(from: other.dump.split(separator: "\n")).map {
        change in
        switch change {
        case .insert(_, let line, _): "+ \(line)"
        case .remove(_, let line, _): "- \(line)"
        }
      }.first
    }
  }
}
