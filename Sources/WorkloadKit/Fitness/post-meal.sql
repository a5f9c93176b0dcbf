-- endpoint: POST /meal/{user_id}
-- summary: Log a meal, after a look whether there is such a user.
-- kind: write
-- param user: existing users
-- param ingredient: existing ingredient
-- param name: choice Oat porridge | Lentil soup | Chicken salad | Rice and beans
-- param type: choice american | italian | mexican | indian
-- param calories: integer 150..950
-- param now: now
SELECT user_id FROM users WHERE user_id = :user;
INSERT INTO meal (name, calories, ingredient_id, user_id, type, "time")
VALUES (:name, :calories, :ingredient, :user, :type, :now::timestamptz)
RETURNING meal_id;
