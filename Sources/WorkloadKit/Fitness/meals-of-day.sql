-- endpoint: GET /meal/{user_id}/day
-- summary: What a user has eaten today.
-- kind: read
-- param user: key users
-- param now: now
SELECT meal_id, name, type, calories, rating, "time" FROM meal
WHERE user_id = :user AND EXTRACT(DAY FROM AGE(:now::timestamptz, "time")) = 0
ORDER BY "time", meal_id;
