import FakeDataKit

extension Fitness {
  /// The main ingredients of the dishes, one a line; the row number is `ingredient_id`.
  static let ingredientNames = """
    Chicken breast
    Chicken thigh
    Chicken wings
    Turkey breast
    Ground turkey
    Duck
    Ground beef
    Beef steak
    Beef chuck
    Beef brisket
    Pork loin
    Pork shoulder
    Ground pork
    Ham
    Bacon
    Sausage
    Lamb
    Salmon
    Tuna
    Cod
    Tilapia
    Shrimp
    Crab
    Egg
    Greek yogurt
    Cottage cheese
    Milk
    Mozzarella
    Cheddar
    Feta
    Ricotta
    Cream cheese
    Paneer
    Tofu
    Tempeh
    Edamame
    Chickpeas
    Lentils
    Black beans
    Kidney beans
    White beans
    Oats
    Rice
    Quinoa
    Bulgur
    Couscous
    Pasta
    Rice noodles
    Wheat noodles
    Bread
    Wheat flour
    Cornmeal
    Corn
    Corn tortillas
    Potato
    Sweet potato
    Plantain
    Cassava
    Broccoli
    Cauliflower
    Spinach
    Kale
    Cabbage
    Eggplant
    Zucchini
    Tomato
    Bell pepper
    Mushrooms
    Carrot
    Cucumber
    Butternut squash
    Pumpkin
    Avocado
    Banana
    Apple
    Blueberries
    Strawberries
    Mango
    Pineapple
    Orange
    Grapes
    Acai
    Almonds
    Peanuts
    Peanut butter
    Cashews
    Dates
    Chia seeds
    Whey protein
    Dark chocolate
    """
}
