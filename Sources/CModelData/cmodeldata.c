// Written by scripts/embed-data.sh.
#include "cmodeldata.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "data/model.schema.json"
};

static const unsigned char file_1[] = {
#embed "data/models/fitness.yaml"
};

static const unsigned char file_2[] = {
#embed "data/models/fitness/dishes.csv"
};

static const unsigned char file_3[] = {
#embed "data/models/fitness/exercises.csv"
};

static const unsigned char file_4[] = {
#embed "data/models/fitness/first_names.csv"
};

static const unsigned char file_5[] = {
#embed "data/models/fitness/goal_phrases.csv"
};

static const unsigned char file_6[] = {
#embed "data/models/fitness/ingredients.csv"
};

static const unsigned char file_7[] = {
#embed "data/models/fitness/last_names.csv"
};

static const unsigned char file_8[] = {
#embed "data/models/fitness/meal_patterns.csv"
};

static const unsigned char file_9[] = {
#embed "data/models/fitness/meal_slots.csv"
};

static const unsigned char file_10[] = {
#embed "data/models/fitness/muscle_groups.csv"
};

static const unsigned char file_11[] = {
#embed "data/models/measurements.yaml"
};

static const unsigned char file_12[] = {
#embed "data/models/saas.yaml"
};

static const unsigned char file_13[] = {
#embed "data/models/saas/remarks.csv"
};

static const unsigned char file_14[] = {
#embed "data/models/saas/tasks.csv"
};

static const unsigned char file_15[] = {
#embed "data/models/saas/ventures.csv"
};

static const unsigned char file_16[] = {
#embed "data/models/shop.yaml"
};

static const unsigned char file_17[] = {
#embed "data/models/shop/articles.csv"
};

static const unsigned char file_18[] = {
#embed "data/models/shop/brands.csv"
};

static const unsigned char file_19[] = {
#embed "data/models/shop/categories.csv"
};

static const unsigned char file_20[] = {
#embed "data/models/social.yaml"
};

static const unsigned char file_21[] = {
#embed "data/models/social/bios.csv"
};

static const unsigned char file_22[] = {
#embed "data/models/social/posts.csv"
};

static const unsigned char file_23[] = {
#embed "data/models/social/replies.csv"
};

static const unsigned char file_24[] = {
#embed "data/models/social/topics.csv"
};

static const unsigned char file_25[] = {
#embed "data/providers/animal.yaml"
};

static const unsigned char file_26[] = {
#embed "data/providers/animals.csv"
};

static const unsigned char file_27[] = {
#embed "data/providers/animals.de.csv"
};

static const unsigned char file_28[] = {
#embed "data/providers/animals.en_GB.csv"
};

static const unsigned char file_29[] = {
#embed "data/providers/animals.es.csv"
};

static const unsigned char file_30[] = {
#embed "data/providers/animals.fr.csv"
};

static const unsigned char file_31[] = {
#embed "data/providers/animals.ja.csv"
};

static const unsigned char file_32[] = {
#embed "data/providers/animals.pt_BR.csv"
};

static const unsigned char file_33[] = {
#embed "data/providers/book.yaml"
};

static const unsigned char file_34[] = {
#embed "data/providers/catch-phrases.csv"
};

static const unsigned char file_35[] = {
#embed "data/providers/catch-phrases.de.csv"
};

static const unsigned char file_36[] = {
#embed "data/providers/catch-phrases.es.csv"
};

static const unsigned char file_37[] = {
#embed "data/providers/catch-phrases.fr.csv"
};

static const unsigned char file_38[] = {
#embed "data/providers/catch-phrases.ja.csv"
};

static const unsigned char file_39[] = {
#embed "data/providers/catch-phrases.pt_BR.csv"
};

static const unsigned char file_40[] = {
#embed "data/providers/cities.csv"
};

static const unsigned char file_41[] = {
#embed "data/providers/color.yaml"
};

static const unsigned char file_42[] = {
#embed "data/providers/colors.csv"
};

static const unsigned char file_43[] = {
#embed "data/providers/colors.de.csv"
};

static const unsigned char file_44[] = {
#embed "data/providers/colors.en_GB.csv"
};

static const unsigned char file_45[] = {
#embed "data/providers/colors.es.csv"
};

static const unsigned char file_46[] = {
#embed "data/providers/colors.fr.csv"
};

static const unsigned char file_47[] = {
#embed "data/providers/colors.ja.csv"
};

static const unsigned char file_48[] = {
#embed "data/providers/colors.pt_BR.csv"
};

static const unsigned char file_49[] = {
#embed "data/providers/commit-messages.csv"
};

static const unsigned char file_50[] = {
#embed "data/providers/company.yaml"
};

static const unsigned char file_51[] = {
#embed "data/providers/countries.csv"
};

static const unsigned char file_52[] = {
#embed "data/providers/countries.de.csv"
};

static const unsigned char file_53[] = {
#embed "data/providers/countries.es.csv"
};

static const unsigned char file_54[] = {
#embed "data/providers/countries.fr.csv"
};

static const unsigned char file_55[] = {
#embed "data/providers/countries.ja.csv"
};

static const unsigned char file_56[] = {
#embed "data/providers/countries.pt_BR.csv"
};

static const unsigned char file_57[] = {
#embed "data/providers/country.yaml"
};

static const unsigned char file_58[] = {
#embed "data/providers/courses.csv"
};

static const unsigned char file_59[] = {
#embed "data/providers/currencies.csv"
};

static const unsigned char file_60[] = {
#embed "data/providers/currency.yaml"
};

static const unsigned char file_61[] = {
#embed "data/providers/departments.csv"
};

static const unsigned char file_62[] = {
#embed "data/providers/departments.de.csv"
};

static const unsigned char file_63[] = {
#embed "data/providers/departments.es.csv"
};

static const unsigned char file_64[] = {
#embed "data/providers/departments.fr.csv"
};

static const unsigned char file_65[] = {
#embed "data/providers/departments.ja.csv"
};

static const unsigned char file_66[] = {
#embed "data/providers/departments.pt_BR.csv"
};

static const unsigned char file_67[] = {
#embed "data/providers/device.yaml"
};

static const unsigned char file_68[] = {
#embed "data/providers/diagnoses.csv"
};

static const unsigned char file_69[] = {
#embed "data/providers/dishes.csv"
};

static const unsigned char file_70[] = {
#embed "data/providers/education.yaml"
};

static const unsigned char file_71[] = {
#embed "data/providers/elements.csv"
};

static const unsigned char file_72[] = {
#embed "data/providers/elements.en_GB.csv"
};

static const unsigned char file_73[] = {
#embed "data/providers/error-messages.csv"
};

static const unsigned char file_74[] = {
#embed "data/providers/event.yaml"
};

static const unsigned char file_75[] = {
#embed "data/providers/family-names.csv"
};

static const unsigned char file_76[] = {
#embed "data/providers/family-names.de.csv"
};

static const unsigned char file_77[] = {
#embed "data/providers/family-names.en_GB.csv"
};

static const unsigned char file_78[] = {
#embed "data/providers/family-names.es.csv"
};

static const unsigned char file_79[] = {
#embed "data/providers/family-names.fr.csv"
};

static const unsigned char file_80[] = {
#embed "data/providers/family-names.ja.csv"
};

static const unsigned char file_81[] = {
#embed "data/providers/family-names.pt_BR.csv"
};

static const unsigned char file_82[] = {
#embed "data/providers/finance.yaml"
};

static const unsigned char file_83[] = {
#embed "data/providers/food.yaml"
};

static const unsigned char file_84[] = {
#embed "data/providers/given-names.csv"
};

static const unsigned char file_85[] = {
#embed "data/providers/given-names.de.csv"
};

static const unsigned char file_86[] = {
#embed "data/providers/given-names.en_GB.csv"
};

static const unsigned char file_87[] = {
#embed "data/providers/given-names.es.csv"
};

static const unsigned char file_88[] = {
#embed "data/providers/given-names.fr.csv"
};

static const unsigned char file_89[] = {
#embed "data/providers/given-names.ja.csv"
};

static const unsigned char file_90[] = {
#embed "data/providers/given-names.pt_BR.csv"
};

static const unsigned char file_91[] = {
#embed "data/providers/industries.csv"
};

static const unsigned char file_92[] = {
#embed "data/providers/industries.de.csv"
};

static const unsigned char file_93[] = {
#embed "data/providers/industries.es.csv"
};

static const unsigned char file_94[] = {
#embed "data/providers/industries.fr.csv"
};

static const unsigned char file_95[] = {
#embed "data/providers/industries.ja.csv"
};

static const unsigned char file_96[] = {
#embed "data/providers/industries.pt_BR.csv"
};

static const unsigned char file_97[] = {
#embed "data/providers/internet.yaml"
};

static const unsigned char file_98[] = {
#embed "data/providers/job-titles.csv"
};

static const unsigned char file_99[] = {
#embed "data/providers/job-titles.de.csv"
};

static const unsigned char file_100[] = {
#embed "data/providers/job-titles.en_GB.csv"
};

static const unsigned char file_101[] = {
#embed "data/providers/job-titles.es.csv"
};

static const unsigned char file_102[] = {
#embed "data/providers/job-titles.fr.csv"
};

static const unsigned char file_103[] = {
#embed "data/providers/job-titles.ja.csv"
};

static const unsigned char file_104[] = {
#embed "data/providers/job-titles.pt_BR.csv"
};

static const unsigned char file_105[] = {
#embed "data/providers/job.yaml"
};

static const unsigned char file_106[] = {
#embed "data/providers/language.yaml"
};

static const unsigned char file_107[] = {
#embed "data/providers/languages.csv"
};

static const unsigned char file_108[] = {
#embed "data/providers/logistics.yaml"
};

static const unsigned char file_109[] = {
#embed "data/providers/materials.csv"
};

static const unsigned char file_110[] = {
#embed "data/providers/materials.en_GB.csv"
};

static const unsigned char file_111[] = {
#embed "data/providers/medical.yaml"
};

static const unsigned char file_112[] = {
#embed "data/providers/mime-types.csv"
};

static const unsigned char file_113[] = {
#embed "data/providers/movie.yaml"
};

static const unsigned char file_114[] = {
#embed "data/providers/music.yaml"
};

static const unsigned char file_115[] = {
#embed "data/providers/order.yaml"
};

static const unsigned char file_116[] = {
#embed "data/providers/person.yaml"
};

static const unsigned char file_117[] = {
#embed "data/providers/place.yaml"
};

static const unsigned char file_118[] = {
#embed "data/providers/places.csv"
};

static const unsigned char file_119[] = {
#embed "data/providers/places.de.csv"
};

static const unsigned char file_120[] = {
#embed "data/providers/places.en_GB.csv"
};

static const unsigned char file_121[] = {
#embed "data/providers/places.es.csv"
};

static const unsigned char file_122[] = {
#embed "data/providers/places.fr.csv"
};

static const unsigned char file_123[] = {
#embed "data/providers/places.ja.csv"
};

static const unsigned char file_124[] = {
#embed "data/providers/places.pt_BR.csv"
};

static const unsigned char file_125[] = {
#embed "data/providers/product.yaml"
};

static const unsigned char file_126[] = {
#embed "data/providers/products.csv"
};

static const unsigned char file_127[] = {
#embed "data/providers/products.de.csv"
};

static const unsigned char file_128[] = {
#embed "data/providers/products.en_GB.csv"
};

static const unsigned char file_129[] = {
#embed "data/providers/products.es.csv"
};

static const unsigned char file_130[] = {
#embed "data/providers/products.fr.csv"
};

static const unsigned char file_131[] = {
#embed "data/providers/products.ja.csv"
};

static const unsigned char file_132[] = {
#embed "data/providers/products.pt_BR.csv"
};

static const unsigned char file_133[] = {
#embed "data/providers/property.yaml"
};

static const unsigned char file_134[] = {
#embed "data/providers/review-details.csv"
};

static const unsigned char file_135[] = {
#embed "data/providers/review-details.de.csv"
};

static const unsigned char file_136[] = {
#embed "data/providers/review-details.en_GB.csv"
};

static const unsigned char file_137[] = {
#embed "data/providers/review-details.es.csv"
};

static const unsigned char file_138[] = {
#embed "data/providers/review-details.fr.csv"
};

static const unsigned char file_139[] = {
#embed "data/providers/review-details.ja.csv"
};

static const unsigned char file_140[] = {
#embed "data/providers/review-details.pt_BR.csv"
};

static const unsigned char file_141[] = {
#embed "data/providers/review-openings.csv"
};

static const unsigned char file_142[] = {
#embed "data/providers/review-openings.de.csv"
};

static const unsigned char file_143[] = {
#embed "data/providers/review-openings.en_GB.csv"
};

static const unsigned char file_144[] = {
#embed "data/providers/review-openings.es.csv"
};

static const unsigned char file_145[] = {
#embed "data/providers/review-openings.fr.csv"
};

static const unsigned char file_146[] = {
#embed "data/providers/review-openings.ja.csv"
};

static const unsigned char file_147[] = {
#embed "data/providers/review-openings.pt_BR.csv"
};

static const unsigned char file_148[] = {
#embed "data/providers/science.yaml"
};

static const unsigned char file_149[] = {
#embed "data/providers/software.yaml"
};

static const unsigned char file_150[] = {
#embed "data/providers/sport.yaml"
};

static const unsigned char file_151[] = {
#embed "data/providers/sports.csv"
};

static const unsigned char file_152[] = {
#embed "data/providers/streets.csv"
};

static const unsigned char file_153[] = {
#embed "data/providers/streets.de.csv"
};

static const unsigned char file_154[] = {
#embed "data/providers/streets.en_GB.csv"
};

static const unsigned char file_155[] = {
#embed "data/providers/streets.es.csv"
};

static const unsigned char file_156[] = {
#embed "data/providers/streets.fr.csv"
};

static const unsigned char file_157[] = {
#embed "data/providers/streets.ja.csv"
};

static const unsigned char file_158[] = {
#embed "data/providers/streets.pt_BR.csv"
};

static const unsigned char file_159[] = {
#embed "data/providers/support.yaml"
};

static const unsigned char file_160[] = {
#embed "data/providers/text-closings.csv"
};

static const unsigned char file_161[] = {
#embed "data/providers/text-closings.de.csv"
};

static const unsigned char file_162[] = {
#embed "data/providers/text-closings.es.csv"
};

static const unsigned char file_163[] = {
#embed "data/providers/text-closings.fr.csv"
};

static const unsigned char file_164[] = {
#embed "data/providers/text-closings.ja.csv"
};

static const unsigned char file_165[] = {
#embed "data/providers/text-closings.pt_BR.csv"
};

static const unsigned char file_166[] = {
#embed "data/providers/text-comments.csv"
};

static const unsigned char file_167[] = {
#embed "data/providers/text-comments.de.csv"
};

static const unsigned char file_168[] = {
#embed "data/providers/text-comments.es.csv"
};

static const unsigned char file_169[] = {
#embed "data/providers/text-comments.fr.csv"
};

static const unsigned char file_170[] = {
#embed "data/providers/text-comments.ja.csv"
};

static const unsigned char file_171[] = {
#embed "data/providers/text-comments.pt_BR.csv"
};

static const unsigned char file_172[] = {
#embed "data/providers/text-details.csv"
};

static const unsigned char file_173[] = {
#embed "data/providers/text-details.de.csv"
};

static const unsigned char file_174[] = {
#embed "data/providers/text-details.es.csv"
};

static const unsigned char file_175[] = {
#embed "data/providers/text-details.fr.csv"
};

static const unsigned char file_176[] = {
#embed "data/providers/text-details.ja.csv"
};

static const unsigned char file_177[] = {
#embed "data/providers/text-details.pt_BR.csv"
};

static const unsigned char file_178[] = {
#embed "data/providers/text-messages.csv"
};

static const unsigned char file_179[] = {
#embed "data/providers/text-messages.de.csv"
};

static const unsigned char file_180[] = {
#embed "data/providers/text-messages.es.csv"
};

static const unsigned char file_181[] = {
#embed "data/providers/text-messages.fr.csv"
};

static const unsigned char file_182[] = {
#embed "data/providers/text-messages.ja.csv"
};

static const unsigned char file_183[] = {
#embed "data/providers/text-messages.pt_BR.csv"
};

static const unsigned char file_184[] = {
#embed "data/providers/text-openings.csv"
};

static const unsigned char file_185[] = {
#embed "data/providers/text-openings.de.csv"
};

static const unsigned char file_186[] = {
#embed "data/providers/text-openings.es.csv"
};

static const unsigned char file_187[] = {
#embed "data/providers/text-openings.fr.csv"
};

static const unsigned char file_188[] = {
#embed "data/providers/text-openings.ja.csv"
};

static const unsigned char file_189[] = {
#embed "data/providers/text-openings.pt_BR.csv"
};

static const unsigned char file_190[] = {
#embed "data/providers/text-questions.csv"
};

static const unsigned char file_191[] = {
#embed "data/providers/text-questions.de.csv"
};

static const unsigned char file_192[] = {
#embed "data/providers/text-questions.es.csv"
};

static const unsigned char file_193[] = {
#embed "data/providers/text-questions.fr.csv"
};

static const unsigned char file_194[] = {
#embed "data/providers/text-questions.ja.csv"
};

static const unsigned char file_195[] = {
#embed "data/providers/text-questions.pt_BR.csv"
};

static const unsigned char file_196[] = {
#embed "data/providers/text-subjects.csv"
};

static const unsigned char file_197[] = {
#embed "data/providers/text-subjects.de.csv"
};

static const unsigned char file_198[] = {
#embed "data/providers/text-subjects.es.csv"
};

static const unsigned char file_199[] = {
#embed "data/providers/text-subjects.fr.csv"
};

static const unsigned char file_200[] = {
#embed "data/providers/text-subjects.ja.csv"
};

static const unsigned char file_201[] = {
#embed "data/providers/text-subjects.pt_BR.csv"
};

static const unsigned char file_202[] = {
#embed "data/providers/text-tasks.csv"
};

static const unsigned char file_203[] = {
#embed "data/providers/text-tasks.de.csv"
};

static const unsigned char file_204[] = {
#embed "data/providers/text-tasks.es.csv"
};

static const unsigned char file_205[] = {
#embed "data/providers/text-tasks.fr.csv"
};

static const unsigned char file_206[] = {
#embed "data/providers/text-tasks.ja.csv"
};

static const unsigned char file_207[] = {
#embed "data/providers/text-tasks.pt_BR.csv"
};

static const unsigned char file_208[] = {
#embed "data/providers/text-titles.csv"
};

static const unsigned char file_209[] = {
#embed "data/providers/text-titles.de.csv"
};

static const unsigned char file_210[] = {
#embed "data/providers/text-titles.es.csv"
};

static const unsigned char file_211[] = {
#embed "data/providers/text-titles.fr.csv"
};

static const unsigned char file_212[] = {
#embed "data/providers/text-titles.ja.csv"
};

static const unsigned char file_213[] = {
#embed "data/providers/text-titles.pt_BR.csv"
};

static const unsigned char file_214[] = {
#embed "data/providers/text-topics.csv"
};

static const unsigned char file_215[] = {
#embed "data/providers/text-topics.en_GB.csv"
};

static const unsigned char file_216[] = {
#embed "data/providers/text-words.csv"
};

static const unsigned char file_217[] = {
#embed "data/providers/text-words.de.csv"
};

static const unsigned char file_218[] = {
#embed "data/providers/text-words.en_GB.csv"
};

static const unsigned char file_219[] = {
#embed "data/providers/text-words.es.csv"
};

static const unsigned char file_220[] = {
#embed "data/providers/text-words.fr.csv"
};

static const unsigned char file_221[] = {
#embed "data/providers/text-words.ja.csv"
};

static const unsigned char file_222[] = {
#embed "data/providers/text-words.pt_BR.csv"
};

static const unsigned char file_223[] = {
#embed "data/providers/text.yaml"
};

static const unsigned char file_224[] = {
#embed "data/providers/time-zones.csv"
};

static const unsigned char file_225[] = {
#embed "data/providers/time_zone.yaml"
};

static const unsigned char file_226[] = {
#embed "data/providers/travel.yaml"
};

static const unsigned char file_227[] = {
#embed "data/providers/units.csv"
};

static const unsigned char file_228[] = {
#embed "data/providers/user-agents.csv"
};

static const unsigned char file_229[] = {
#embed "data/providers/vehicle.yaml"
};

static const unsigned char file_230[] = {
#embed "data/providers/vehicles.csv"
};

static const unsigned char file_231[] = {
#embed "data/providers/weather.csv"
};

static const unsigned char file_232[] = {
#embed "data/providers/weather.yaml"
};

static const unsigned char file_233[] = {
#embed "data/providers/world.yaml"
};

static const struct fakedata_file files[] = {
  {"model.schema.json", file_0, sizeof file_0},
  {"models/fitness.yaml", file_1, sizeof file_1},
  {"models/fitness/dishes.csv", file_2, sizeof file_2},
  {"models/fitness/exercises.csv", file_3, sizeof file_3},
  {"models/fitness/first_names.csv", file_4, sizeof file_4},
  {"models/fitness/goal_phrases.csv", file_5, sizeof file_5},
  {"models/fitness/ingredients.csv", file_6, sizeof file_6},
  {"models/fitness/last_names.csv", file_7, sizeof file_7},
  {"models/fitness/meal_patterns.csv", file_8, sizeof file_8},
  {"models/fitness/meal_slots.csv", file_9, sizeof file_9},
  {"models/fitness/muscle_groups.csv", file_10, sizeof file_10},
  {"models/measurements.yaml", file_11, sizeof file_11},
  {"models/saas.yaml", file_12, sizeof file_12},
  {"models/saas/remarks.csv", file_13, sizeof file_13},
  {"models/saas/tasks.csv", file_14, sizeof file_14},
  {"models/saas/ventures.csv", file_15, sizeof file_15},
  {"models/shop.yaml", file_16, sizeof file_16},
  {"models/shop/articles.csv", file_17, sizeof file_17},
  {"models/shop/brands.csv", file_18, sizeof file_18},
  {"models/shop/categories.csv", file_19, sizeof file_19},
  {"models/social.yaml", file_20, sizeof file_20},
  {"models/social/bios.csv", file_21, sizeof file_21},
  {"models/social/posts.csv", file_22, sizeof file_22},
  {"models/social/replies.csv", file_23, sizeof file_23},
  {"models/social/topics.csv", file_24, sizeof file_24},
  {"providers/animal.yaml", file_25, sizeof file_25},
  {"providers/animals.csv", file_26, sizeof file_26},
  {"providers/animals.de.csv", file_27, sizeof file_27},
  {"providers/animals.en_GB.csv", file_28, sizeof file_28},
  {"providers/animals.es.csv", file_29, sizeof file_29},
  {"providers/animals.fr.csv", file_30, sizeof file_30},
  {"providers/animals.ja.csv", file_31, sizeof file_31},
  {"providers/animals.pt_BR.csv", file_32, sizeof file_32},
  {"providers/book.yaml", file_33, sizeof file_33},
  {"providers/catch-phrases.csv", file_34, sizeof file_34},
  {"providers/catch-phrases.de.csv", file_35, sizeof file_35},
  {"providers/catch-phrases.es.csv", file_36, sizeof file_36},
  {"providers/catch-phrases.fr.csv", file_37, sizeof file_37},
  {"providers/catch-phrases.ja.csv", file_38, sizeof file_38},
  {"providers/catch-phrases.pt_BR.csv", file_39, sizeof file_39},
  {"providers/cities.csv", file_40, sizeof file_40},
  {"providers/color.yaml", file_41, sizeof file_41},
  {"providers/colors.csv", file_42, sizeof file_42},
  {"providers/colors.de.csv", file_43, sizeof file_43},
  {"providers/colors.en_GB.csv", file_44, sizeof file_44},
  {"providers/colors.es.csv", file_45, sizeof file_45},
  {"providers/colors.fr.csv", file_46, sizeof file_46},
  {"providers/colors.ja.csv", file_47, sizeof file_47},
  {"providers/colors.pt_BR.csv", file_48, sizeof file_48},
  {"providers/commit-messages.csv", file_49, sizeof file_49},
  {"providers/company.yaml", file_50, sizeof file_50},
  {"providers/countries.csv", file_51, sizeof file_51},
  {"providers/countries.de.csv", file_52, sizeof file_52},
  {"providers/countries.es.csv", file_53, sizeof file_53},
  {"providers/countries.fr.csv", file_54, sizeof file_54},
  {"providers/countries.ja.csv", file_55, sizeof file_55},
  {"providers/countries.pt_BR.csv", file_56, sizeof file_56},
  {"providers/country.yaml", file_57, sizeof file_57},
  {"providers/courses.csv", file_58, sizeof file_58},
  {"providers/currencies.csv", file_59, sizeof file_59},
  {"providers/currency.yaml", file_60, sizeof file_60},
  {"providers/departments.csv", file_61, sizeof file_61},
  {"providers/departments.de.csv", file_62, sizeof file_62},
  {"providers/departments.es.csv", file_63, sizeof file_63},
  {"providers/departments.fr.csv", file_64, sizeof file_64},
  {"providers/departments.ja.csv", file_65, sizeof file_65},
  {"providers/departments.pt_BR.csv", file_66, sizeof file_66},
  {"providers/device.yaml", file_67, sizeof file_67},
  {"providers/diagnoses.csv", file_68, sizeof file_68},
  {"providers/dishes.csv", file_69, sizeof file_69},
  {"providers/education.yaml", file_70, sizeof file_70},
  {"providers/elements.csv", file_71, sizeof file_71},
  {"providers/elements.en_GB.csv", file_72, sizeof file_72},
  {"providers/error-messages.csv", file_73, sizeof file_73},
  {"providers/event.yaml", file_74, sizeof file_74},
  {"providers/family-names.csv", file_75, sizeof file_75},
  {"providers/family-names.de.csv", file_76, sizeof file_76},
  {"providers/family-names.en_GB.csv", file_77, sizeof file_77},
  {"providers/family-names.es.csv", file_78, sizeof file_78},
  {"providers/family-names.fr.csv", file_79, sizeof file_79},
  {"providers/family-names.ja.csv", file_80, sizeof file_80},
  {"providers/family-names.pt_BR.csv", file_81, sizeof file_81},
  {"providers/finance.yaml", file_82, sizeof file_82},
  {"providers/food.yaml", file_83, sizeof file_83},
  {"providers/given-names.csv", file_84, sizeof file_84},
  {"providers/given-names.de.csv", file_85, sizeof file_85},
  {"providers/given-names.en_GB.csv", file_86, sizeof file_86},
  {"providers/given-names.es.csv", file_87, sizeof file_87},
  {"providers/given-names.fr.csv", file_88, sizeof file_88},
  {"providers/given-names.ja.csv", file_89, sizeof file_89},
  {"providers/given-names.pt_BR.csv", file_90, sizeof file_90},
  {"providers/industries.csv", file_91, sizeof file_91},
  {"providers/industries.de.csv", file_92, sizeof file_92},
  {"providers/industries.es.csv", file_93, sizeof file_93},
  {"providers/industries.fr.csv", file_94, sizeof file_94},
  {"providers/industries.ja.csv", file_95, sizeof file_95},
  {"providers/industries.pt_BR.csv", file_96, sizeof file_96},
  {"providers/internet.yaml", file_97, sizeof file_97},
  {"providers/job-titles.csv", file_98, sizeof file_98},
  {"providers/job-titles.de.csv", file_99, sizeof file_99},
  {"providers/job-titles.en_GB.csv", file_100, sizeof file_100},
  {"providers/job-titles.es.csv", file_101, sizeof file_101},
  {"providers/job-titles.fr.csv", file_102, sizeof file_102},
  {"providers/job-titles.ja.csv", file_103, sizeof file_103},
  {"providers/job-titles.pt_BR.csv", file_104, sizeof file_104},
  {"providers/job.yaml", file_105, sizeof file_105},
  {"providers/language.yaml", file_106, sizeof file_106},
  {"providers/languages.csv", file_107, sizeof file_107},
  {"providers/logistics.yaml", file_108, sizeof file_108},
  {"providers/materials.csv", file_109, sizeof file_109},
  {"providers/materials.en_GB.csv", file_110, sizeof file_110},
  {"providers/medical.yaml", file_111, sizeof file_111},
  {"providers/mime-types.csv", file_112, sizeof file_112},
  {"providers/movie.yaml", file_113, sizeof file_113},
  {"providers/music.yaml", file_114, sizeof file_114},
  {"providers/order.yaml", file_115, sizeof file_115},
  {"providers/person.yaml", file_116, sizeof file_116},
  {"providers/place.yaml", file_117, sizeof file_117},
  {"providers/places.csv", file_118, sizeof file_118},
  {"providers/places.de.csv", file_119, sizeof file_119},
  {"providers/places.en_GB.csv", file_120, sizeof file_120},
  {"providers/places.es.csv", file_121, sizeof file_121},
  {"providers/places.fr.csv", file_122, sizeof file_122},
  {"providers/places.ja.csv", file_123, sizeof file_123},
  {"providers/places.pt_BR.csv", file_124, sizeof file_124},
  {"providers/product.yaml", file_125, sizeof file_125},
  {"providers/products.csv", file_126, sizeof file_126},
  {"providers/products.de.csv", file_127, sizeof file_127},
  {"providers/products.en_GB.csv", file_128, sizeof file_128},
  {"providers/products.es.csv", file_129, sizeof file_129},
  {"providers/products.fr.csv", file_130, sizeof file_130},
  {"providers/products.ja.csv", file_131, sizeof file_131},
  {"providers/products.pt_BR.csv", file_132, sizeof file_132},
  {"providers/property.yaml", file_133, sizeof file_133},
  {"providers/review-details.csv", file_134, sizeof file_134},
  {"providers/review-details.de.csv", file_135, sizeof file_135},
  {"providers/review-details.en_GB.csv", file_136, sizeof file_136},
  {"providers/review-details.es.csv", file_137, sizeof file_137},
  {"providers/review-details.fr.csv", file_138, sizeof file_138},
  {"providers/review-details.ja.csv", file_139, sizeof file_139},
  {"providers/review-details.pt_BR.csv", file_140, sizeof file_140},
  {"providers/review-openings.csv", file_141, sizeof file_141},
  {"providers/review-openings.de.csv", file_142, sizeof file_142},
  {"providers/review-openings.en_GB.csv", file_143, sizeof file_143},
  {"providers/review-openings.es.csv", file_144, sizeof file_144},
  {"providers/review-openings.fr.csv", file_145, sizeof file_145},
  {"providers/review-openings.ja.csv", file_146, sizeof file_146},
  {"providers/review-openings.pt_BR.csv", file_147, sizeof file_147},
  {"providers/science.yaml", file_148, sizeof file_148},
  {"providers/software.yaml", file_149, sizeof file_149},
  {"providers/sport.yaml", file_150, sizeof file_150},
  {"providers/sports.csv", file_151, sizeof file_151},
  {"providers/streets.csv", file_152, sizeof file_152},
  {"providers/streets.de.csv", file_153, sizeof file_153},
  {"providers/streets.en_GB.csv", file_154, sizeof file_154},
  {"providers/streets.es.csv", file_155, sizeof file_155},
  {"providers/streets.fr.csv", file_156, sizeof file_156},
  {"providers/streets.ja.csv", file_157, sizeof file_157},
  {"providers/streets.pt_BR.csv", file_158, sizeof file_158},
  {"providers/support.yaml", file_159, sizeof file_159},
  {"providers/text-closings.csv", file_160, sizeof file_160},
  {"providers/text-closings.de.csv", file_161, sizeof file_161},
  {"providers/text-closings.es.csv", file_162, sizeof file_162},
  {"providers/text-closings.fr.csv", file_163, sizeof file_163},
  {"providers/text-closings.ja.csv", file_164, sizeof file_164},
  {"providers/text-closings.pt_BR.csv", file_165, sizeof file_165},
  {"providers/text-comments.csv", file_166, sizeof file_166},
  {"providers/text-comments.de.csv", file_167, sizeof file_167},
  {"providers/text-comments.es.csv", file_168, sizeof file_168},
  {"providers/text-comments.fr.csv", file_169, sizeof file_169},
  {"providers/text-comments.ja.csv", file_170, sizeof file_170},
  {"providers/text-comments.pt_BR.csv", file_171, sizeof file_171},
  {"providers/text-details.csv", file_172, sizeof file_172},
  {"providers/text-details.de.csv", file_173, sizeof file_173},
  {"providers/text-details.es.csv", file_174, sizeof file_174},
  {"providers/text-details.fr.csv", file_175, sizeof file_175},
  {"providers/text-details.ja.csv", file_176, sizeof file_176},
  {"providers/text-details.pt_BR.csv", file_177, sizeof file_177},
  {"providers/text-messages.csv", file_178, sizeof file_178},
  {"providers/text-messages.de.csv", file_179, sizeof file_179},
  {"providers/text-messages.es.csv", file_180, sizeof file_180},
  {"providers/text-messages.fr.csv", file_181, sizeof file_181},
  {"providers/text-messages.ja.csv", file_182, sizeof file_182},
  {"providers/text-messages.pt_BR.csv", file_183, sizeof file_183},
  {"providers/text-openings.csv", file_184, sizeof file_184},
  {"providers/text-openings.de.csv", file_185, sizeof file_185},
  {"providers/text-openings.es.csv", file_186, sizeof file_186},
  {"providers/text-openings.fr.csv", file_187, sizeof file_187},
  {"providers/text-openings.ja.csv", file_188, sizeof file_188},
  {"providers/text-openings.pt_BR.csv", file_189, sizeof file_189},
  {"providers/text-questions.csv", file_190, sizeof file_190},
  {"providers/text-questions.de.csv", file_191, sizeof file_191},
  {"providers/text-questions.es.csv", file_192, sizeof file_192},
  {"providers/text-questions.fr.csv", file_193, sizeof file_193},
  {"providers/text-questions.ja.csv", file_194, sizeof file_194},
  {"providers/text-questions.pt_BR.csv", file_195, sizeof file_195},
  {"providers/text-subjects.csv", file_196, sizeof file_196},
  {"providers/text-subjects.de.csv", file_197, sizeof file_197},
  {"providers/text-subjects.es.csv", file_198, sizeof file_198},
  {"providers/text-subjects.fr.csv", file_199, sizeof file_199},
  {"providers/text-subjects.ja.csv", file_200, sizeof file_200},
  {"providers/text-subjects.pt_BR.csv", file_201, sizeof file_201},
  {"providers/text-tasks.csv", file_202, sizeof file_202},
  {"providers/text-tasks.de.csv", file_203, sizeof file_203},
  {"providers/text-tasks.es.csv", file_204, sizeof file_204},
  {"providers/text-tasks.fr.csv", file_205, sizeof file_205},
  {"providers/text-tasks.ja.csv", file_206, sizeof file_206},
  {"providers/text-tasks.pt_BR.csv", file_207, sizeof file_207},
  {"providers/text-titles.csv", file_208, sizeof file_208},
  {"providers/text-titles.de.csv", file_209, sizeof file_209},
  {"providers/text-titles.es.csv", file_210, sizeof file_210},
  {"providers/text-titles.fr.csv", file_211, sizeof file_211},
  {"providers/text-titles.ja.csv", file_212, sizeof file_212},
  {"providers/text-titles.pt_BR.csv", file_213, sizeof file_213},
  {"providers/text-topics.csv", file_214, sizeof file_214},
  {"providers/text-topics.en_GB.csv", file_215, sizeof file_215},
  {"providers/text-words.csv", file_216, sizeof file_216},
  {"providers/text-words.de.csv", file_217, sizeof file_217},
  {"providers/text-words.en_GB.csv", file_218, sizeof file_218},
  {"providers/text-words.es.csv", file_219, sizeof file_219},
  {"providers/text-words.fr.csv", file_220, sizeof file_220},
  {"providers/text-words.ja.csv", file_221, sizeof file_221},
  {"providers/text-words.pt_BR.csv", file_222, sizeof file_222},
  {"providers/text.yaml", file_223, sizeof file_223},
  {"providers/time-zones.csv", file_224, sizeof file_224},
  {"providers/time_zone.yaml", file_225, sizeof file_225},
  {"providers/travel.yaml", file_226, sizeof file_226},
  {"providers/units.csv", file_227, sizeof file_227},
  {"providers/user-agents.csv", file_228, sizeof file_228},
  {"providers/vehicle.yaml", file_229, sizeof file_229},
  {"providers/vehicles.csv", file_230, sizeof file_230},
  {"providers/weather.csv", file_231, sizeof file_231},
  {"providers/weather.yaml", file_232, sizeof file_232},
  {"providers/world.yaml", file_233, sizeof file_233},
};

const struct fakedata_file *const fakedata_files = files;
const size_t fakedata_file_count = sizeof files / sizeof files[0];
