-- endpoint: GET /workout/muscle_groups/{type}
-- summary: The exercises for the muscle groups of a type.
-- kind: read
-- param type: column muscle_groups.type
SELECT e.id, e.name, m."group" FROM exercises e
JOIN muscle_groups m ON m.muscle_group_id = e.muscle_group_id
WHERE m.type = :type
ORDER BY e.id;
