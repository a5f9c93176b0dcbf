CREATE INDEX ON user_workouts (user_id, "time");
CREATE INDEX ON user_workouts (exercise_id);
CREATE INDEX ON user_workouts (length);
