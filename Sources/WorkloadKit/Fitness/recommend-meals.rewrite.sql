-- summary: The user's own meals and those of others apart. Others: the first of an index in the order that
--   is wanted, and where few meals fit, the first of every number of calories that fits.
-- requires: CREATE INDEX ON meal (user_id, "time")
-- requires: CREATE INDEX ON meal (rating DESC, meal_id)
-- requires: CREATE INDEX ON meal (calories, rating DESC, meal_id)
WITH RECURSIVE room AS MATERIALIZED (
  -- The most calories that a meal may have, of the type of the column, which an index needs.
  SELECT LEAST(GREATEST(goal.daily_calories - 1 - (
      SELECT COALESCE(SUM(calories), 0) FROM meal
      WHERE user_id = :user AND EXTRACT(DAY FROM AGE(:now::timestamptz, "time")) = 0),
    -9223372036854775808), 9223372036854775807)::bigint AS most
  FROM goals AS goal WHERE goal.user_id = :user),
own AS (
  SELECT meal_id, rating * 2 AS rated FROM meal
  WHERE user_id = :user AND EXTRACT(DAY FROM AGE(:now::timestamptz, "time")) > 2
    AND calories <= (SELECT most FROM room)
  ORDER BY rating DESC, meal_id LIMIT 3),
lowest AS MATERIALIZED (
  SELECT calories FROM meal WHERE calories <= (SELECT most FROM room)
  ORDER BY calories LIMIT 1),
head AS MATERIALIZED (
  -- Three of the 500 best are enough for nearly everyone, and are found after a few.
  SELECT meal_id, rated FROM (
    SELECT meal_id, rating AS rated, calories, user_id FROM meal
    WHERE (SELECT calories FROM lowest) IS NOT NULL
    ORDER BY rating DESC, meal_id LIMIT 500) AS best
  WHERE user_id <> :user AND calories <= (SELECT most FROM room)
  LIMIT 3),
step(calories) AS (
  -- Else from one number of calories to the next: few, since so few meals have one that fits.
  SELECT calories FROM lowest WHERE (SELECT count(*) FROM head) < 3
  UNION ALL
  SELECT (SELECT m.calories FROM meal AS m
    WHERE m.calories > step.calories AND m.calories <= (SELECT most FROM room)
    ORDER BY m.calories LIMIT 1)
  FROM step WHERE step.calories IS NOT NULL),
others AS (
  SELECT meal_id, rated FROM head WHERE (SELECT count(*) FROM head) = 3
  UNION ALL
  SELECT few.meal_id, few.rated FROM step CROSS JOIN LATERAL (
    SELECT m.meal_id, m.rating AS rated FROM meal AS m
    WHERE m.calories = step.calories AND m.user_id <> :user
    ORDER BY m.rating DESC, m.meal_id LIMIT 3) AS few),
chosen AS (
  SELECT meal_id, rated FROM (SELECT * FROM own UNION ALL SELECT * FROM others) AS candidates
  ORDER BY rated DESC, meal_id LIMIT 3)
SELECT meal.meal_id, meal.name, meal.type, meal.calories, chosen.rated
FROM chosen JOIN meal ON meal.meal_id = chosen.meal_id
ORDER BY chosen.rated DESC, meal.meal_id;
