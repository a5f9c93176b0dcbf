-- endpoint: GET /daily_calories/{user_id}
-- summary: What is left of a user's calories today.
-- kind: read
-- param user: key users
-- param now: now
SELECT MAX(g.daily_calories) - COALESCE(SUM(m.calories), 0) AS calories
FROM goals g
LEFT JOIN meal m ON m.user_id = g.user_id
  AND EXTRACT(DAY FROM AGE(:now::timestamptz, m."time")) = 0
WHERE g.user_id = :user;
