-- Three secondary indexes on each of these tables; indexes-b.sql has the largest one's.
CREATE INDEX ON users (name);
CREATE INDEX ON users (weight);
CREATE INDEX ON users (height, weight);
CREATE INDEX ON goals (type);
CREATE INDEX ON goals (daily_calories);
CREATE INDEX ON goals (type, daily_calories);
CREATE INDEX ON meal (user_id, "time");
CREATE INDEX ON meal (calories);
CREATE INDEX ON meal (rating DESC, meal_id);
