-- endpoint: GET /daily_calories/{user_id}/average
-- summary: What a user eats on an average day.
-- kind: read
-- param user: key users
SELECT AVG(day.calories) AS calories FROM (
  SELECT SUM(calories) AS calories FROM meal
  WHERE user_id = :user
  GROUP BY ("time" AT TIME ZONE 'UTC')::date) AS day;
