-- endpoint: PUT /meal/{user_id}/{meal_id}
-- summary: Correct a meal of a user and rate it.
-- kind: write
-- param meal, user: row meal (meal_id, user_id)
-- param calories: integer 150..950
-- param rating: integer 0..5
UPDATE meal SET calories = :calories, rating = :rating
WHERE meal_id = :meal AND user_id = :user
RETURNING meal_id, name, calories, rating;
