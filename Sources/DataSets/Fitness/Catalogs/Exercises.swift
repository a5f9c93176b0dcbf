import FakeDataKit

extension Fitness {
  /// The muscle groups of the application, with its own numbers.
  static let muscleGroups = """
    muscle_group_id | type | group
    1 | arms | bicep
    2 | back | lats
    3 | back | traps
    4 | back | rhomboid
    7 | arms | shoulders
    8 | arms | tricep
    9 | arms | forearm
    10 | front | chest
    11 | front | abs
    12 | back | lower_back
    13 | legs | hamstrings
    14 | legs | quads
    15 | legs | glutes
    16 | legs | calves
    """

  /// The exercises of the application, how often each is done (a relative weight), and the style of
  /// training that its sets, repetitions and minutes follow.
  ///
  /// No weight is above a seventh of their sum, so that no one does an exercise twice among seven.
  static let exercises = """
    id | name | muscle_group_id | popularity | style
    1 | lat_pulldown | 2 | 55 | compound
    2 | tricep_pushdown | 8 | 45 | isolation
    3 | bicep_curl | 1 | 60 | isolation
    4 | wrist_curl | 9 | 10 | light
    5 | cable_curl | 1 | 22 | isolation
    6 | skull_crusher | 8 | 20 | isolation
    7 | preacher_curl | 1 | 18 | isolation
    8 | cable_row | 3 | 38 | compound
    9 | pull_up | 2 | 50 | bodyweight
    10 | bent_over_dumbell_row | 2 | 35 | compound
    11 | hammer_curl | 1 | 30 | isolation
    12 | pec_fly | 10 | 30 | isolation
    13 | chest_press | 10 | 32 | compound
    14 | bench_press | 10 | 85 | barbell
    15 | deadlift | 15 | 65 | barbell
    16 | overhead_press | 7 | 40 | barbell
    17 | rear_delt_flys | 7 | 18 | isolation
    18 | lat_raises | 7 | 35 | isolation
    19 | shoulder_press | 7 | 42 | compound
    20 | squat | 14 | 85 | barbell
    21 | bulgarian_split_squat | 14 | 22 | compound
    22 | leg_press | 14 | 40 | compound
    23 | romanian_deadlift | 13 | 30 | compound
    24 | hip_thrust | 15 | 26 | compound
    25 | hamstring_curl | 13 | 24 | isolation
    26 | leg_extension | 14 | 28 | isolation
    27 | calf_raise | 16 | 25 | light
    28 | treadmill | 15 | 110 | cardio
    29 | sit-ups | 11 | 60 | core
    """
}
