-- endpoint: POST /goal/{user_id}
-- summary: Set a goal for a user who has none yet.
-- kind: write
-- param user: existing users
-- param type: choice weight_loss | muscle_gain | maintenance
-- param goal: choice Run ten kilometres | Sleep eight hours
-- param calories: integer 1400..3600
-- before: DELETE FROM goals WHERE user_id = :user
SELECT user_id FROM users WHERE user_id = :user;
INSERT INTO goals (type, goal, user_id, daily_calories)
VALUES (:type, :goal, :user, :calories)
RETURNING goal_id;
