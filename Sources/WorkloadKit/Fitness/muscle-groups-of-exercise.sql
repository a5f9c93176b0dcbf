-- endpoint: GET /workout/{workout_id}/muscle_groups
-- summary: The muscle group that an exercise is for.
-- kind: read
-- param exercise: key exercises
SELECT m.muscle_group_id, m.type, m."group" FROM muscle_groups m
JOIN exercises e ON e.muscle_group_id = m.muscle_group_id
WHERE e.id = :exercise;
