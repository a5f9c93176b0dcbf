-- endpoint: PUT /goal/{user_id}
-- summary: Change a user's goal.
-- kind: write
-- param user: existing users
-- param type: choice weight_loss | muscle_gain | maintenance
-- param calories: integer 1400..3600
UPDATE goals SET type = :type, daily_calories = :calories WHERE user_id = :user
RETURNING goal_id;
