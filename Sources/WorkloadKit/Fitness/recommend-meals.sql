-- endpoint: GET /meal/{user_id}/recommend
-- summary: Three well rated meals that fit into what is left of today's calories; the user's own ones count
--   double and must be some days old.
-- kind: read
-- param user: key users
-- param now: now
SELECT meal.meal_id, meal.name, meal.type, meal.calories,
  CASE WHEN meal.user_id = :user THEN meal.rating * 2 ELSE meal.rating END AS rated
FROM meal
CROSS JOIN (SELECT daily_calories FROM goals WHERE user_id = :user) AS goal
CROSS JOIN (
  SELECT COALESCE(SUM(calories), 0) AS calories FROM meal
  WHERE user_id = :user AND EXTRACT(DAY FROM AGE(:now::timestamptz, "time")) = 0) AS eaten
WHERE meal.calories < goal.daily_calories - eaten.calories
  AND ((EXTRACT(DAY FROM AGE(:now::timestamptz, meal."time")) > 2 AND meal.user_id = :user)
    OR meal.user_id <> :user)
ORDER BY rated DESC, meal.meal_id
LIMIT 3;
