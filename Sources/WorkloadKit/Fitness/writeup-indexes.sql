-- The indexes that the write-up behind this workload tried, as it has them.
CREATE INDEX idx_goals_user_id ON goals(user_id);
CREATE INDEX idx_meal_user_id ON meal(user_id);
CREATE INDEX idx_meal_time ON meal(time);
CREATE INDEX idx_meal_user_time ON meal(user_id, time);
CREATE INDEX idx_meal_calories ON meal(calories);
CREATE INDEX idx_meal_user_calories ON meal(user_id, calories);
CREATE INDEX idx_meal_calories_time ON meal(calories, time);
CREATE INDEX c_index ON user_workouts (user_id);
create index idx_user_id_time on meal (user_id, time);
