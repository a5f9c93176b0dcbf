-- endpoint: POST /user
-- summary: Register a user.
-- kind: write
-- param name: choice Ada Byron | Alan Kay | Grace Murray | Edgar Codd
-- param weight: integer 100..260
-- param height: integer 58..78
INSERT INTO users (name, weight, height) VALUES (:name, :weight, :height)
RETURNING user_id;
