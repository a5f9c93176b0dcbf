-- endpoint: GET /workout/recommend/{user_id}/{type}
-- summary: What others do on average of the exercises of a type that a user has not done for three days.
-- kind: read
-- param user: key users
-- param type: column muscle_groups.type
-- param today: today
SELECT e.name, AVG(c.sets) AS sets, AVG(c.reps) AS reps
FROM user_workouts c
JOIN exercises e ON c.exercise_id = e.id
JOIN muscle_groups m ON e.muscle_group_id = m.muscle_group_id
WHERE m.type = :type AND c.exercise_id NOT IN (
  SELECT exercise_id FROM user_workouts WHERE user_id = :user AND "time" >= :today::date - 3)
GROUP BY e.name
ORDER BY e.name;
