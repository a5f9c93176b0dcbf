import FakeDataKit

extension Fitness {
  /// The dishes: name, cuisine, main ingredient, a usual portion in kcal, and how often each is
  /// eaten (a relative weight) as breakfast, lunch, dinner and snack.
  static let dishes = """
    name | cuisine | ingredient | kcal | breakfast | lunch | dinner | snack
    Scrambled eggs with toast | american | Egg | 380 | 100 | 3 | 0 | 0
    Oatmeal with blueberries | american | Oats | 320 | 90 | 0 | 0 | 4
    Greek yogurt with berries and granola | american | Greek yogurt | 290 | 85 | 0 | 0 | 22
    Avocado toast with egg | american | Avocado | 390 | 72 | 10 | 0 | 0
    Cereal with milk | american | Milk | 270 | 70 | 0 | 0 | 12
    Banana protein smoothie | american | Whey protein | 340 | 66 | 0 | 0 | 24
    Overnight oats with peanut butter | american | Oats | 430 | 60 | 0 | 0 | 0
    Oatmeal with banana and cinnamon | american | Oats | 350 | 58 | 0 | 0 | 2
    Peanut butter banana toast | american | Peanut butter | 370 | 52 | 0 | 0 | 14
    Fried eggs with bacon and toast | american | Egg | 480 | 48 | 0 | 0 | 0
    Bagel with cream cheese | american | Cream cheese | 380 | 46 | 0 | 0 | 4
    Bacon, egg and cheese sandwich | american | Bacon | 520 | 44 | 0 | 0 | 0
    Veggie omelet | american | Egg | 310 | 40 | 3 | 0 | 0
    Breakfast burrito with egg and potato | mexican | Egg | 640 | 38 | 0 | 0 | 0
    Spinach and feta omelet | american | Egg | 340 | 36 | 2 | 0 | 0
    Ham and cheese omelet | american | Egg | 420 | 34 | 2 | 0 | 0
    Buttermilk pancakes with maple syrup | american | Wheat flour | 560 | 34 | 0 | 0 | 0
    Overnight oats with chia and strawberries | american | Oats | 360 | 30 | 0 | 0 | 2
    Avocado toast with cherry tomatoes | american | Avocado | 300 | 28 | 8 | 0 | 6
    Protein pancakes with strawberries | american | Whey protein | 410 | 26 | 0 | 0 | 0
    Granola with almond milk | american | Oats | 360 | 26 | 0 | 0 | 5
    Strawberry banana smoothie | american | Strawberries | 260 | 26 | 0 | 0 | 18
    Sausage, egg and cheese biscuit | american | Sausage | 540 | 26 | 0 | 0 | 0
    Blueberry muffin | american | Blueberries | 400 | 26 | 0 | 0 | 14
    Egg white omelet with mushrooms | american | Egg | 210 | 24 | 0 | 0 | 0
    French toast with maple syrup | american | Bread | 540 | 24 | 0 | 0 | 0
    Acai bowl with granola | brazilian | Acai | 440 | 24 | 0 | 0 | 8
    Green smoothie with kale and banana | american | Kale | 240 | 24 | 0 | 0 | 14
    Cottage cheese with pineapple | american | Cottage cheese | 190 | 22 | 0 | 0 | 26
    Everything bagel with lox | american | Salmon | 460 | 22 | 6 | 0 | 0
    Steel-cut oats with apple and walnuts | american | Oats | 370 | 22 | 0 | 0 | 0
    Apple cinnamon oatmeal | american | Apple | 300 | 22 | 0 | 0 | 0
    Chocolate protein oats | american | Whey protein | 400 | 22 | 0 | 0 | 0
    Toast with butter and jam | american | Bread | 220 | 20 | 0 | 0 | 10
    Banana oat pancakes | american | Banana | 390 | 20 | 0 | 0 | 0
    Hash browns with eggs | american | Potato | 510 | 20 | 0 | 0 | 0
    Sausage and egg English muffin | american | Sausage | 440 | 20 | 0 | 0 | 0
    Hard-boiled eggs with fruit | american | Egg | 240 | 20 | 0 | 0 | 8
    Chia pudding with mango | american | Chia seeds | 290 | 20 | 0 | 0 | 6
    Blueberry pancakes | american | Blueberries | 540 | 18 | 0 | 0 | 0
    Berry spinach smoothie | american | Spinach | 230 | 18 | 0 | 0 | 10
    Peanut butter protein smoothie | american | Peanut butter | 430 | 18 | 0 | 0 | 8
    Egg muffin cups with spinach | american | Egg | 230 | 18 | 0 | 0 | 6
    Greek yogurt with honey and walnuts | greek | Greek yogurt | 280 | 18 | 0 | 0 | 14
    Butter croissant | french | Wheat flour | 280 | 18 | 0 | 0 | 8
    Cottage cheese toast with tomato | american | Cottage cheese | 260 | 16 | 4 | 0 | 5
    Belgian waffle with berries | american | Wheat flour | 520 | 16 | 0 | 0 | 0
    Turkey sausage and egg wrap | american | Ground turkey | 390 | 16 | 0 | 0 | 0
    Egg and cheese croissant | american | Egg | 480 | 16 | 0 | 0 | 0
    Bacon and cheddar egg bites | american | Egg | 260 | 16 | 0 | 0 | 6
    Huevos rancheros | mexican | Egg | 520 | 16 | 3 | 0 | 0
    Breakfast tacos with potato and egg | mexican | Potato | 460 | 14 | 0 | 0 | 0
    Turkey and egg white sandwich | american | Turkey breast | 340 | 14 | 3 | 0 | 0
    Smoked salmon avocado toast | american | Salmon | 400 | 14 | 6 | 0 | 0
    Almond butter toast with strawberries | american | Almonds | 350 | 14 | 0 | 0 | 6
    Banana nut muffin | american | Banana | 420 | 14 | 0 | 0 | 8
    Biscuits and sausage gravy | american | Sausage | 720 | 14 | 0 | 0 | 0
    Steak and eggs | american | Beef steak | 680 | 14 | 3 | 6 | 0
    Shakshuka | middle eastern | Egg | 390 | 14 | 5 | 3 | 0
    Chorizo and egg tacos | mexican | Sausage | 520 | 12 | 0 | 0 | 0
    Eggs Benedict | american | Egg | 680 | 12 | 3 | 0 | 0
    Tofu scramble with peppers | american | Tofu | 300 | 12 | 3 | 0 | 0
    Sweet potato hash with eggs | american | Sweet potato | 440 | 12 | 3 | 0 | 0
    Smoothie bowl with mango | american | Mango | 350 | 12 | 0 | 0 | 5
    Muesli with yogurt | swiss | Oats | 350 | 12 | 0 | 0 | 2
    Breakfast quesadilla | mexican | Egg | 540 | 10 | 0 | 0 | 0
    Ham and cheese croissant | french | Ham | 420 | 10 | 4 | 0 | 0
    Chilaquiles verdes | mexican | Corn tortillas | 580 | 9 | 3 | 0 | 0
    Corned beef hash with eggs | american | Beef brisket | 620 | 8 | 0 | 0 | 0
    Cheese grits | american | Cornmeal | 330 | 8 | 0 | 0 | 0
    Baked oatmeal with pecans | american | Oats | 390 | 8 | 0 | 0 | 0
    Bran muffin with raisins | american | Wheat flour | 330 | 8 | 0 | 0 | 4
    Cinnamon roll | american | Wheat flour | 430 | 8 | 0 | 0 | 5
    Ricotta toast with honey | italian | Ricotta | 330 | 8 | 0 | 0 | 5
    Zucchini frittata | italian | Zucchini | 330 | 8 | 6 | 3 | 0
    Quiche Lorraine | french | Bacon | 520 | 8 | 12 | 4 | 0
    Pineapple coconut smoothie | caribbean | Pineapple | 250 | 8 | 0 | 0 | 7
    Pumpkin spice oatmeal | american | Pumpkin | 310 | 7 | 0 | 0 | 0
    Spinach and mushroom quiche | french | Spinach | 430 | 6 | 8 | 4 | 0
    Quinoa breakfast bowl with almonds | american | Quinoa | 400 | 6 | 0 | 0 | 0
    Lemon ricotta pancakes | american | Ricotta | 470 | 6 | 0 | 0 | 0
    Migas with tortilla strips | mexican | Egg | 490 | 6 | 0 | 0 | 0
    Crepes with strawberries | french | Strawberries | 390 | 6 | 0 | 0 | 4
    Pain au chocolat | french | Dark chocolate | 310 | 6 | 0 | 0 | 5
    Scone with jam | british | Wheat flour | 380 | 6 | 0 | 0 | 5
    Masala dosa | indian | Rice | 420 | 6 | 5 | 4 | 0
    Idli with sambar | indian | Rice | 320 | 6 | 2 | 2 | 0
    Aloo paratha with yogurt | indian | Potato | 470 | 6 | 4 | 0 | 0
    Chicken congee | chinese | Rice | 340 | 6 | 3 | 3 | 0
    Orange carrot ginger smoothie | american | Carrot | 190 | 6 | 0 | 0 | 6
    Farina with brown sugar | american | Wheat flour | 260 | 5 | 0 | 0 | 0
    Porridge with honey | british | Oats | 300 | 5 | 0 | 0 | 0
    Beans on toast | british | White beans | 390 | 5 | 5 | 2 | 0
    Masala omelet | indian | Egg | 320 | 5 | 0 | 0 | 0
    Pan con tomate | spanish | Tomato | 270 | 5 | 0 | 0 | 4
    Spanish tortilla | spanish | Potato | 380 | 5 | 7 | 5 | 0
    Full English breakfast | british | Sausage | 800 | 4 | 0 | 0 | 0
    Croque madame | french | Ham | 640 | 4 | 6 | 2 | 0
    Country ham with grits | american | Ham | 520 | 4 | 0 | 0 | 0
    Molletes with beans and cheese | mexican | Black beans | 430 | 4 | 2 | 0 | 0
    Steamed pork buns | chinese | Ground pork | 420 | 4 | 6 | 3 | 4
    Scallion pancake with egg | chinese | Wheat flour | 430 | 4 | 2 | 0 | 0
    Poha with peanuts | indian | Rice | 330 | 4 | 0 | 0 | 2
    Labneh with za'atar flatbread | middle eastern | Greek yogurt | 390 | 4 | 3 | 0 | 0
    Turkish eggs with yogurt | middle eastern | Egg | 400 | 4 | 0 | 0 | 0
    Date and almond shake | middle eastern | Dates | 320 | 4 | 0 | 0 | 4
    Fried plantains with eggs | caribbean | Plantain | 480 | 4 | 0 | 0 | 0
    Arepa with cheese and egg | colombian | Cornmeal | 460 | 4 | 2 | 0 | 0
    Korean egg toast | korean | Egg | 450 | 4 | 2 | 0 | 0
    Gallo pinto with eggs | central american | Black beans | 470 | 3 | 0 | 0 | 0
    Tempeh bacon breakfast bowl | american | Tempeh | 390 | 3 | 0 | 0 | 0
    Rice with raw egg and soy sauce | japanese | Egg | 360 | 3 | 0 | 0 | 0
    Grilled salmon with rice and miso soup | japanese | Salmon | 520 | 3 | 4 | 6 | 0
    Semolina upma | indian | Wheat flour | 310 | 3 | 0 | 0 | 0
    Besan chilla | indian | Chickpeas | 260 | 3 | 0 | 0 | 2
    Menemen with crusty bread | middle eastern | Egg | 410 | 3 | 0 | 0 | 0
    Mangú with fried cheese and salami | caribbean | Plantain | 620 | 3 | 0 | 0 | 0
    Ackee and saltfish | caribbean | Cod | 450 | 3 | 0 | 2 | 0
    Pão de queijo | brazilian | Cassava | 250 | 3 | 0 | 0 | 6
    Tapioca crepe with cheese | brazilian | Cassava | 330 | 3 | 0 | 0 | 2
    Bánh mì with fried eggs | vietnamese | Egg | 470 | 3 | 2 | 0 | 0
    Tapsilog | filipino | Beef steak | 680 | 3 | 0 | 0 | 0
    Strapatsada with feta | greek | Egg | 360 | 2 | 0 | 0 | 0
    Thai rice porridge with pork | thai | Rice | 360 | 2 | 0 | 0 | 0
    Soy milk with fried dough sticks | chinese | Wheat flour | 450 | 2 | 0 | 0 | 0
    Churros with chocolate | spanish | Wheat flour | 430 | 2 | 0 | 0 | 4
    Brazilian cuscuz with egg | brazilian | Cornmeal | 360 | 2 | 0 | 0 | 0
    Chechebsa with honey | ethiopian | Wheat flour | 430 | 1 | 0 | 0 | 0
    Grilled chicken Caesar salad | american | Chicken breast | 470 | 0 | 90 | 26 | 0
    Chicken, rice and broccoli | american | Chicken breast | 520 | 0 | 85 | 70 | 0
    Turkey and Swiss sandwich | american | Turkey breast | 430 | 0 | 84 | 6 | 0
    Chicken burrito bowl | mexican | Chicken breast | 650 | 0 | 80 | 40 | 0
    Tuna salad sandwich | american | Tuna | 450 | 0 | 66 | 4 | 0
    Ham and cheese sandwich | american | Ham | 440 | 0 | 54 | 4 | 0
    Turkey avocado wrap | american | Turkey breast | 480 | 0 | 50 | 6 | 0
    Grilled chicken sandwich | american | Chicken breast | 480 | 0 | 46 | 14 | 0
    Greek salad with chicken | greek | Chicken breast | 430 | 0 | 44 | 16 | 0
    Peanut butter and jelly sandwich | american | Peanut butter | 420 | 0 | 44 | 0 | 10
    Chicken noodle soup | american | Chicken breast | 310 | 0 | 44 | 22 | 0
    Cobb salad | american | Chicken breast | 580 | 0 | 40 | 12 | 0
    Chicken salad sandwich | american | Chicken breast | 510 | 0 | 40 | 3 | 0
    Grilled cheese sandwich | american | Cheddar | 460 | 0 | 40 | 12 | 0
    Cheeseburger | american | Ground beef | 620 | 0 | 40 | 44 | 0
    Ground turkey and rice bowl | american | Ground turkey | 540 | 0 | 40 | 36 | 0
    Turkey club sandwich | american | Turkey breast | 590 | 0 | 38 | 5 | 0
    BLT sandwich | american | Bacon | 490 | 0 | 36 | 5 | 0
    Chicken Caesar wrap | american | Chicken breast | 560 | 0 | 36 | 6 | 0
    Greek salad | greek | Feta | 320 | 0 | 34 | 10 | 0
    Southwest chicken salad | american | Chicken breast | 490 | 0 | 30 | 10 | 0
    Egg salad sandwich | american | Egg | 450 | 0 | 30 | 2 | 0
    Steak burrito bowl | mexican | Beef steak | 720 | 0 | 30 | 20 | 0
    Teriyaki chicken bowl | japanese | Chicken thigh | 640 | 0 | 30 | 28 | 0
    Fried chicken sandwich | american | Chicken thigh | 680 | 0 | 28 | 18 | 0
    Veggie wrap with hummus | mediterranean | Chickpeas | 410 | 0 | 28 | 3 | 0
    Quinoa bowl with roasted vegetables | american | Quinoa | 450 | 0 | 28 | 18 | 0
    Grilled cheese with tomato soup | american | Cheddar | 620 | 0 | 26 | 16 | 0
    Lentil soup | mediterranean | Lentils | 330 | 0 | 26 | 18 | 0
    Mediterranean chickpea bowl | mediterranean | Chickpeas | 480 | 0 | 26 | 14 | 0
    Chicken quesadilla | mexican | Chicken breast | 640 | 0 | 26 | 20 | 0
    Tuna melt | american | Tuna | 560 | 0 | 24 | 6 | 0
    Buffalo chicken wrap | american | Chicken breast | 590 | 0 | 24 | 6 | 0
    Italian sub | italian | Ham | 720 | 0 | 24 | 6 | 0
    Taco salad | mexican | Ground beef | 620 | 0 | 24 | 16 | 0
    Salmon poke bowl | hawaiian | Salmon | 600 | 0 | 24 | 16 | 0
    Chicken tacos | mexican | Chicken thigh | 480 | 0 | 24 | 38 | 0
    Beef tacos | mexican | Ground beef | 540 | 0 | 22 | 46 | 0
    Tomato basil soup with bread | american | Tomato | 340 | 0 | 22 | 10 | 0
    Beef chili | american | Ground beef | 520 | 0 | 22 | 40 | 0
    Turkey chili | american | Ground turkey | 430 | 0 | 22 | 34 | 0
    Chicken shawarma bowl | middle eastern | Chicken thigh | 620 | 0 | 22 | 20 | 0
    Kale salad with chickpeas | american | Kale | 380 | 0 | 20 | 8 | 0
    Roast beef sandwich | american | Beef chuck | 480 | 0 | 20 | 3 | 0
    Broccoli cheddar soup | american | Broccoli | 390 | 0 | 20 | 10 | 0
    Black bean burrito bowl | mexican | Black beans | 560 | 0 | 20 | 10 | 0
    Tuna poke bowl | hawaiian | Tuna | 560 | 0 | 20 | 14 | 0
    Bean and cheese burrito | mexican | Black beans | 560 | 0 | 20 | 12 | 0
    California roll | japanese | Crab | 360 | 0 | 20 | 14 | 0
    Chicken gyro | greek | Chicken thigh | 620 | 0 | 20 | 12 | 0
    Tuna salad lettuce wraps | american | Tuna | 280 | 0 | 18 | 0 | 0
    Chef salad | american | Ham | 430 | 0 | 18 | 6 | 0
    Spinach salad with strawberries | american | Spinach | 320 | 0 | 18 | 5 | 0
    Philly cheesesteak | american | Beef steak | 780 | 0 | 18 | 16 | 0
    Pulled pork sandwich | american | Pork shoulder | 640 | 0 | 18 | 22 | 0
    Turkey burger | american | Ground turkey | 480 | 0 | 18 | 24 | 0
    Cheese quesadilla | mexican | Cheddar | 520 | 0 | 18 | 10 | 0
    Steak salad with blue cheese | american | Beef steak | 560 | 0 | 18 | 16 | 0
    Spicy tuna roll | japanese | Tuna | 380 | 0 | 18 | 14 | 0
    Falafel pita | middle eastern | Chickpeas | 580 | 0 | 18 | 8 | 0
    Chicken shawarma wrap | middle eastern | Chicken thigh | 610 | 0 | 18 | 10 | 0
    Minestrone | italian | White beans | 310 | 0 | 16 | 12 | 0
    Chicken tortilla soup | mexican | Chicken breast | 400 | 0 | 16 | 14 | 0
    Sweet potato and black bean bowl | american | Sweet potato | 480 | 0 | 16 | 12 | 0
    Pasta salad with vegetables | american | Pasta | 410 | 0 | 16 | 4 | 0
    Beef burrito | mexican | Ground beef | 760 | 0 | 16 | 14 | 0
    Macaroni and cheese | american | Cheddar | 620 | 0 | 16 | 30 | 0
    Bacon cheeseburger with fries | american | Ground beef | 980 | 0 | 16 | 24 | 0
    Niçoise salad | french | Tuna | 460 | 0 | 14 | 8 | 0
    Kale Caesar with grilled salmon | american | Salmon | 520 | 0 | 14 | 12 | 0
    Caprese salad | italian | Mozzarella | 330 | 0 | 14 | 5 | 0
    Caprese sandwich | italian | Mozzarella | 480 | 0 | 14 | 2 | 0
    Meatball sub | italian | Ground beef | 760 | 0 | 14 | 10 | 0
    Hot dog with mustard | american | Sausage | 340 | 0 | 14 | 10 | 0
    Vegetarian three-bean chili | american | Kidney beans | 410 | 0 | 14 | 20 | 0
    Falafel bowl | middle eastern | Chickpeas | 560 | 0 | 14 | 10 | 0
    Crispy tofu rice bowl | japanese | Tofu | 520 | 0 | 14 | 14 | 0
    Fish tacos | mexican | Tilapia | 470 | 0 | 14 | 26 | 0
    Salmon avocado roll | japanese | Salmon | 400 | 0 | 14 | 14 | 0
    Grilled pork bánh mì | vietnamese | Pork shoulder | 590 | 0 | 14 | 4 | 0
    Mediterranean tuna salad | mediterranean | Tuna | 380 | 0 | 14 | 6 | 0
    Korean beef bowl | korean | Ground beef | 610 | 0 | 14 | 26 | 0
    Mandarin sesame chicken salad | american | Chicken breast | 440 | 0 | 12 | 4 | 0
    Reuben sandwich | american | Beef brisket | 740 | 0 | 12 | 4 | 0
    Cuban sandwich | caribbean | Pork shoulder | 690 | 0 | 12 | 6 | 0
    Black bean burger | american | Black beans | 460 | 0 | 12 | 14 | 0
    Beef and vegetable soup | american | Beef chuck | 350 | 0 | 12 | 12 | 0
    Shrimp and avocado salad | american | Shrimp | 360 | 0 | 12 | 8 | 0
    Loaded baked potato | american | Potato | 480 | 0 | 12 | 10 | 0
    Turkey taco lettuce wraps | mexican | Ground turkey | 390 | 0 | 12 | 18 | 0
    Lamb gyro | greek | Lamb | 690 | 0 | 12 | 10 | 0
    Apple walnut chicken salad | american | Chicken breast | 450 | 0 | 10 | 4 | 0
    Butternut squash soup | american | Butternut squash | 300 | 0 | 10 | 8 | 0
    White chicken chili | american | Chicken breast | 450 | 0 | 10 | 18 | 0
    Cuban black bean soup | caribbean | Black beans | 370 | 0 | 10 | 7 | 0
    Tabbouleh | middle eastern | Bulgur | 280 | 0 | 10 | 0 | 0
    Tuna-stuffed avocado | american | Avocado | 360 | 0 | 10 | 3 | 0
    Tomato cucumber salad with feta | mediterranean | Cucumber | 260 | 0 | 10 | 0 | 0
    Grilled vegetable panini | mediterranean | Eggplant | 430 | 0 | 10 | 2 | 0
    Shrimp summer rolls with peanut sauce | vietnamese | Shrimp | 320 | 0 | 10 | 4 | 0
    Couscous salad with feta | mediterranean | Couscous | 400 | 0 | 9 | 3 | 0
    Lentil salad with feta | mediterranean | Lentils | 390 | 0 | 9 | 4 | 0
    Hummus plate with pita and olives | middle eastern | Chickpeas | 440 | 0 | 9 | 2 | 0
    French dip sandwich | american | Beef chuck | 690 | 0 | 8 | 8 | 0
    Edamame and quinoa salad | american | Edamame | 400 | 0 | 8 | 2 | 0
    Stuffed sweet potato with chickpeas | american | Sweet potato | 450 | 0 | 8 | 9 | 0
    Tempeh rice bowl with peanut sauce | indonesian | Tempeh | 540 | 0 | 8 | 8 | 0
    Croque monsieur | french | Ham | 580 | 0 | 8 | 2 | 0
    Bento box with salmon | japanese | Salmon | 620 | 0 | 8 | 3 | 0
    Wonton soup | chinese | Ground pork | 340 | 0 | 8 | 7 | 0
    Corn chowder | american | Corn | 420 | 0 | 7 | 6 | 0
    White bean and kale stew | italian | White beans | 390 | 0 | 7 | 10 | 0
    Spanakopita | greek | Spinach | 390 | 0 | 7 | 3 | 4
    Salmon burger | american | Salmon | 470 | 0 | 6 | 8 | 0
    Chili dog | american | Sausage | 520 | 0 | 6 | 6 | 0
    White bean and ham soup | american | Ham | 400 | 0 | 6 | 6 | 0
    Potato leek soup | french | Potato | 360 | 0 | 6 | 6 | 0
    Pasta e fagioli | italian | White beans | 420 | 0 | 6 | 9 | 0
    Italian wedding soup | italian | Ground pork | 350 | 0 | 6 | 6 | 0
    Fattoush salad | middle eastern | Cucumber | 310 | 0 | 6 | 2 | 0
    Thai beef salad | thai | Beef steak | 390 | 0 | 6 | 6 | 0
    Tofu bánh mì | vietnamese | Tofu | 510 | 0 | 6 | 2 | 0
    Tuna kimbap | korean | Tuna | 470 | 0 | 6 | 2 | 0
    Jamaican beef patty | caribbean | Ground beef | 380 | 0 | 6 | 0 | 4
    Beef empanadas | argentinian | Ground beef | 520 | 0 | 6 | 6 | 0
    Waldorf salad | american | Apple | 310 | 0 | 5 | 0 | 0
    Portobello mushroom burger | american | Mushrooms | 390 | 0 | 5 | 6 | 0
    Gazpacho with bread | spanish | Tomato | 280 | 0 | 5 | 0 | 0
    Carne asada torta | mexican | Beef steak | 760 | 0 | 5 | 4 | 0
    Shrimp po'boy | cajun | Shrimp | 720 | 0 | 5 | 5 | 0
    Chicken kathi roll | indian | Chicken breast | 540 | 0 | 5 | 3 | 0
    Panzanella | italian | Bread | 360 | 0 | 4 | 2 | 0
    Serrano ham sandwich | spanish | Ham | 440 | 0 | 4 | 1 | 0
    Roasted pumpkin soup | american | Pumpkin | 300 | 0 | 4 | 4 | 0
    Crab Louie salad | american | Crab | 400 | 0 | 4 | 3 | 0
    Muffuletta | cajun | Ham | 780 | 0 | 3 | 2 | 0
    Grilled chicken with roasted vegetables | american | Chicken breast | 450 | 0 | 40 | 72 | 0
    Grilled salmon with asparagus | american | Salmon | 490 | 0 | 14 | 68 | 0
    Spaghetti with meat sauce | italian | Ground beef | 690 | 0 | 14 | 64 | 0
    Baked salmon with rice and broccoli | american | Salmon | 590 | 0 | 12 | 60 | 0
    Pepperoni pizza | american | Mozzarella | 780 | 0 | 34 | 60 | 0
    Chicken stir-fry with vegetables | chinese | Chicken breast | 480 | 0 | 16 | 58 | 0
    Chicken tikka masala | indian | Chicken breast | 640 | 0 | 25 | 50 | 0
    Spaghetti and meatballs | italian | Ground beef | 780 | 0 | 8 | 46 | 0
    Grilled sirloin with baked potato | american | Beef steak | 720 | 0 | 4 | 46 | 0
    Margherita pizza | italian | Mozzarella | 720 | 0 | 22 | 40 | 0
    Lemon herb roasted chicken | american | Chicken thigh | 560 | 0 | 4 | 40 | 0
    Rotisserie chicken with mashed potatoes | american | Chicken thigh | 690 | 0 | 8 | 40 | 0
    Pasta with marinara sauce | italian | Pasta | 520 | 0 | 16 | 38 | 0
    Lasagna | italian | Ground beef | 720 | 0 | 10 | 38 | 0
    Chicken fajitas | mexican | Chicken breast | 560 | 0 | 10 | 36 | 0
    Chicken Alfredo | italian | Chicken breast | 920 | 0 | 8 | 36 | 0
    Chicken Parmesan | italian | Chicken breast | 780 | 0 | 6 | 36 | 0
    Meatloaf with mashed potatoes | american | Ground beef | 720 | 0 | 4 | 36 | 0
    Beef with broccoli | chinese | Beef steak | 560 | 0 | 14 | 34 | 0
    Beef stew | american | Beef chuck | 560 | 0 | 6 | 34 | 0
    Pot roast with carrots and potatoes | american | Beef chuck | 650 | 0 | 2 | 34 | 0
    Chicken fried rice | chinese | Rice | 640 | 0 | 16 | 30 | 0
    Chicken curry with rice | indian | Chicken thigh | 640 | 0 | 12 | 30 | 0
    Grilled pork chops with applesauce | american | Pork loin | 560 | 0 | 3 | 30 | 0
    Pork tenderloin with roasted potatoes | american | Pork loin | 540 | 0 | 3 | 30 | 0
    Orange chicken with rice | chinese | Chicken thigh | 820 | 0 | 16 | 28 | 0
    Chicken pad thai | thai | Rice noodles | 720 | 0 | 12 | 28 | 0
    Veggie stir-fry with tofu | chinese | Tofu | 420 | 0 | 12 | 28 | 0
    Butter chicken with naan | indian | Chicken thigh | 860 | 0 | 10 | 28 | 0
    Chicken enchiladas | mexican | Chicken breast | 680 | 0 | 8 | 28 | 0
    Shrimp stir-fry | chinese | Shrimp | 440 | 0 | 8 | 28 | 0
    Salmon teriyaki | japanese | Salmon | 560 | 0 | 8 | 28 | 0
    Ribeye with green beans | american | Beef steak | 780 | 0 | 1 | 28 | 0
    Pesto pasta with chicken | italian | Chicken breast | 690 | 0 | 10 | 26 | 0
    Blackened tilapia with rice | cajun | Tilapia | 480 | 0 | 6 | 26 | 0
    Baked tilapia with vegetables | american | Tilapia | 380 | 0 | 6 | 26 | 0
    Turkey meatballs with spaghetti | american | Ground turkey | 620 | 0 | 5 | 26 | 0
    Stuffed bell peppers | american | Bell pepper | 430 | 0 | 5 | 26 | 0
    Steak with sweet potato | american | Beef steak | 640 | 0 | 4 | 26 | 0
    Baked cod with lemon and potatoes | american | Cod | 430 | 0 | 4 | 26 | 0
    Beef pho | vietnamese | Rice noodles | 520 | 0 | 14 | 24 | 0
    Chicken tenders with fries | american | Chicken breast | 790 | 0 | 14 | 24 | 0
    Chicken lo mein | chinese | Wheat noodles | 690 | 0 | 12 | 24 | 0
    Sheet pan sausage and vegetables | american | Sausage | 560 | 0 | 4 | 24 | 0
    Cauliflower fried rice with chicken | american | Cauliflower | 390 | 0 | 12 | 22 | 0
    Kung pao chicken | chinese | Chicken breast | 610 | 0 | 10 | 22 | 0
    Green curry with chicken | thai | Chicken thigh | 620 | 0 | 8 | 22 | 0
    Steak fajitas | mexican | Beef steak | 620 | 0 | 6 | 22 | 0
    Buffalo wings with celery | american | Chicken wings | 780 | 0 | 6 | 22 | 0
    Fried chicken with coleslaw | american | Chicken thigh | 890 | 0 | 6 | 22 | 0
    BBQ chicken with corn on the cob | american | Chicken thigh | 620 | 0 | 4 | 22 | 0
    Turkey meatloaf with green beans | american | Ground turkey | 460 | 0 | 4 | 22 | 0
    Shrimp scampi with linguine | italian | Shrimp | 690 | 0 | 3 | 22 | 0
    Chana masala | indian | Chickpeas | 480 | 0 | 12 | 20 | 0
    Veggie pizza | american | Bell pepper | 640 | 0 | 10 | 20 | 0
    General Tso's chicken | chinese | Chicken thigh | 880 | 0 | 8 | 20 | 0
    Beef bulgogi with rice | korean | Beef steak | 640 | 0 | 8 | 20 | 0
    Grilled shrimp skewers with rice | american | Shrimp | 460 | 0 | 5 | 20 | 0
    Chicken pot pie | american | Chicken breast | 720 | 0 | 4 | 20 | 0
    Baby back ribs with coleslaw | american | Pork loin | 980 | 0 | 3 | 20 | 0
    Dal tadka with rice | indian | Lentils | 460 | 0 | 12 | 18 | 0
    Carne asada tacos | mexican | Beef steak | 560 | 0 | 12 | 18 | 0
    Egg roll in a bowl | american | Ground pork | 410 | 0 | 10 | 18 | 0
    Shrimp tacos | mexican | Shrimp | 450 | 0 | 9 | 18 | 0
    Chicken biryani | indian | Chicken thigh | 740 | 0 | 9 | 18 | 0
    Jerk chicken with rice and peas | caribbean | Chicken thigh | 740 | 0 | 7 | 18 | 0
    Penne alla vodka | italian | Pasta | 680 | 0 | 6 | 18 | 0
    Zucchini noodles with turkey meatballs | american | Ground turkey | 410 | 0 | 6 | 18 | 0
    Sausage and peppers | italian | Sausage | 580 | 0 | 6 | 18 | 0
    Smoked brisket with beans | american | Beef brisket | 840 | 0 | 6 | 18 | 0
    Tandoori chicken | indian | Chicken thigh | 480 | 0 | 6 | 18 | 0
    Chicken broccoli rice casserole | american | Broccoli | 560 | 0 | 4 | 18 | 0
    Beef stroganoff | eastern european | Beef steak | 690 | 0 | 4 | 18 | 0
    Chicken marsala | italian | Chicken breast | 610 | 0 | 2 | 18 | 0
    Chicken piccata | italian | Chicken breast | 560 | 0 | 2 | 18 | 0
    Pork dumplings | chinese | Ground pork | 430 | 0 | 12 | 16 | 0
    Bibimbap | korean | Rice | 620 | 0 | 12 | 16 | 0
    Chicken souvlaki with pita | greek | Chicken breast | 560 | 0 | 12 | 16 | 0
    Carnitas tacos | mexican | Pork shoulder | 560 | 0 | 10 | 16 | 0
    Sesame chicken with rice | chinese | Chicken thigh | 790 | 0 | 8 | 16 | 0
    Cashew chicken | chinese | Chicken breast | 590 | 0 | 8 | 16 | 0
    Tonkotsu ramen | japanese | Wheat noodles | 790 | 0 | 8 | 16 | 0
    Thai basil chicken with rice | thai | Chicken thigh | 590 | 0 | 8 | 16 | 0
    Palak paneer | indian | Paneer | 480 | 0 | 7 | 16 | 0
    Cheese ravioli with tomato sauce | italian | Ricotta | 560 | 0 | 6 | 16 | 0
    Baked ziti | italian | Pasta | 650 | 0 | 6 | 16 | 0
    Sloppy joe | american | Ground beef | 520 | 0 | 6 | 16 | 0
    Mongolian beef | chinese | Beef steak | 650 | 0 | 6 | 16 | 0
    Fish and chips | british | Cod | 880 | 0 | 6 | 16 | 0
    Shrimp pad thai | thai | Shrimp | 700 | 0 | 6 | 16 | 0
    Shepherd's pie | british | Lamb | 640 | 0 | 3 | 16 | 0
    Stuffed chicken breast with spinach | american | Chicken breast | 480 | 0 | 2 | 16 | 0
    Shrimp and grits | cajun | Shrimp | 620 | 5 | 6 | 14 | 0
    Al pastor tacos | mexican | Pork shoulder | 540 | 0 | 10 | 14 | 0
    Chicken pho | vietnamese | Rice noodles | 460 | 0 | 10 | 14 | 0
    Shrimp fried rice | chinese | Shrimp | 620 | 0 | 8 | 14 | 0
    Chicken katsu with rice | japanese | Chicken breast | 790 | 0 | 8 | 14 | 0
    Chicken kebabs with hummus | middle eastern | Chicken breast | 540 | 0 | 8 | 14 | 0
    Hawaiian pizza | american | Ham | 740 | 0 | 6 | 14 | 0
    BBQ chicken pizza | american | Chicken breast | 760 | 0 | 6 | 14 | 0
    Pasta primavera | italian | Pasta | 540 | 0 | 6 | 14 | 0
    Cauliflower crust pizza | american | Cauliflower | 520 | 0 | 5 | 14 | 0
    Fettuccine Alfredo | italian | Pasta | 850 | 0 | 4 | 14 | 0
    Eggplant Parmesan | italian | Eggplant | 620 | 0 | 4 | 14 | 0
    Jambalaya | cajun | Sausage | 640 | 0 | 4 | 14 | 0
    Chicken adobo | filipino | Chicken thigh | 590 | 0 | 4 | 14 | 0
    Spaghetti carbonara | italian | Bacon | 760 | 0 | 3 | 14 | 0
    Mushroom risotto | italian | Mushrooms | 580 | 0 | 3 | 14 | 0
    Tuna noodle casserole | american | Tuna | 560 | 0 | 3 | 14 | 0
    Roast turkey with stuffing | american | Turkey breast | 690 | 0 | 3 | 14 | 0
    Chicken and dumplings | american | Chicken thigh | 610 | 0 | 2 | 14 | 0
    Mediterranean baked cod | mediterranean | Cod | 410 | 0 | 2 | 14 | 0
    Chicken lettuce wraps | chinese | Chicken thigh | 380 | 0 | 10 | 12 | 0
    Kimchi fried rice | korean | Rice | 560 | 2 | 8 | 12 | 0
    Vegetable chow mein | chinese | Wheat noodles | 560 | 0 | 7 | 12 | 0
    Loaded nachos with beef | mexican | Corn tortillas | 860 | 0 | 6 | 12 | 0
    Red curry with tofu | thai | Tofu | 560 | 0 | 5 | 12 | 0
    Drunken noodles | thai | Rice noodles | 690 | 0 | 5 | 12 | 0
    Pad see ew with beef | thai | Rice noodles | 700 | 0 | 5 | 12 | 0
    Paneer tikka masala | indian | Paneer | 580 | 0 | 5 | 12 | 0
    Red beans and rice | cajun | Kidney beans | 580 | 0 | 5 | 12 | 0
    Arroz con pollo | caribbean | Chicken thigh | 640 | 0 | 5 | 12 | 0
    Cheese enchiladas | mexican | Corn tortillas | 640 | 0 | 4 | 12 | 0
    Sweet and sour pork | chinese | Pork loin | 720 | 0 | 4 | 12 | 0
    Crab cakes with slaw | american | Crab | 490 | 0 | 4 | 12 | 0
    Pulled pork with mac and cheese | american | Pork shoulder | 880 | 0 | 3 | 12 | 0
    Korean fried chicken | korean | Chicken wings | 860 | 0 | 3 | 12 | 0
    Baked feta pasta | mediterranean | Feta | 610 | 0 | 3 | 12 | 0
    Honey glazed ham with potatoes | american | Ham | 580 | 0 | 2 | 12 | 0
    Steak frites | french | Beef steak | 890 | 0 | 2 | 12 | 0
    Skirt steak with chimichurri | argentinian | Beef steak | 640 | 0 | 2 | 12 | 0
    Egg fried rice | chinese | Rice | 540 | 0 | 8 | 10 | 0
    Lemongrass chicken with rice | vietnamese | Chicken thigh | 590 | 0 | 6 | 10 | 0
    Chicken katsu curry | japanese | Chicken breast | 880 | 0 | 5 | 10 | 0
    Zucchini noodles with pesto | italian | Zucchini | 330 | 0 | 5 | 10 | 0
    Mapo tofu | chinese | Tofu | 520 | 0 | 4 | 10 | 0
    Chicken and sausage gumbo | cajun | Sausage | 590 | 0 | 4 | 10 | 0
    Lentil Bolognese | italian | Lentils | 520 | 0 | 4 | 10 | 0
    Lamb kofta with rice | middle eastern | Lamb | 680 | 0 | 4 | 10 | 0
    Spinach ricotta lasagna | italian | Ricotta | 590 | 0 | 3 | 10 | 0
    Cabbage and sausage skillet | american | Cabbage | 470 | 0 | 3 | 10 | 0
    Seared tuna steak with sesame | japanese | Tuna | 430 | 0 | 3 | 10 | 0
    Ropa vieja | caribbean | Beef steak | 620 | 0 | 3 | 10 | 0
    Honey garlic chicken wings | american | Chicken wings | 760 | 0 | 3 | 10 | 0
    Stuffed shells | italian | Ricotta | 610 | 0 | 2 | 10 | 0
    Stuffed zucchini boats | american | Zucchini | 370 | 0 | 2 | 10 | 0
    Air fryer Parmesan wings | american | Chicken wings | 690 | 0 | 2 | 10 | 0
    Coconut shrimp curry | thai | Shrimp | 540 | 0 | 2 | 10 | 0
    Chicken korma | indian | Chicken breast | 690 | 0 | 3 | 10 | 0
    Beef bourguignon | french | Beef chuck | 690 | 0 | 0 | 10 | 0
    Vermicelli bowl with grilled pork | vietnamese | Rice noodles | 620 | 0 | 10 | 9 | 0
    Salmon nigiri | japanese | Salmon | 420 | 0 | 7 | 9 | 0
    Gyudon | japanese | Beef steak | 690 | 0 | 6 | 9 | 0
    Vegetable biryani | indian | Rice | 560 | 0 | 6 | 9 | 0
    Miso ramen | japanese | Wheat noodles | 690 | 0 | 5 | 9 | 0
    Tempeh stir-fry with broccoli | chinese | Tempeh | 460 | 0 | 5 | 9 | 0
    Aloo gobi | indian | Cauliflower | 380 | 0 | 5 | 9 | 0
    Pozole rojo | mexican | Pork shoulder | 520 | 0 | 4 | 9 | 0
    Moroccan chicken with couscous | moroccan | Chicken thigh | 580 | 0 | 4 | 9 | 0
    Ratatouille | french | Zucchini | 310 | 0 | 4 | 9 | 0
    Lomo saltado | peruvian | Beef steak | 760 | 0 | 3 | 9 | 0
    Bratwurst with sauerkraut | german | Sausage | 620 | 0 | 3 | 9 | 0
    Chicken fried steak | american | Beef steak | 890 | 0 | 3 | 9 | 0
    Massaman beef curry | thai | Beef chuck | 740 | 0 | 3 | 9 | 0
    Orzo with shrimp and feta | mediterranean | Shrimp | 520 | 0 | 3 | 9 | 0
    Salisbury steak | american | Ground beef | 640 | 0 | 2 | 9 | 0
    Butternut squash and kale pasta | italian | Butternut squash | 560 | 0 | 2 | 9 | 0
    Seafood paella | spanish | Rice | 640 | 0 | 2 | 9 | 0
    Chicken cacciatore | italian | Chicken thigh | 540 | 0 | 1 | 9 | 0
    Lamb rogan josh | indian | Lamb | 690 | 0 | 1 | 9 | 0
    Chicken cordon bleu | french | Chicken breast | 660 | 0 | 1 | 9 | 0
    Tom yum soup with shrimp | thai | Shrimp | 320 | 0 | 6 | 8 | 0
    Udon noodle soup | japanese | Wheat noodles | 460 | 0 | 7 | 8 | 0
    Rajma with rice | indian | Kidney beans | 490 | 0 | 6 | 8 | 0
    Cuban black beans and rice | caribbean | Black beans | 480 | 0 | 6 | 8 | 0
    Tamales with pork | mexican | Cornmeal | 570 | 0 | 5 | 8 | 0
    Yakisoba | japanese | Wheat noodles | 590 | 0 | 5 | 8 | 0
    Char siu pork with rice | chinese | Pork shoulder | 680 | 0 | 5 | 8 | 0
    Tom kha gai | thai | Chicken thigh | 430 | 0 | 4 | 8 | 0
    Pineapple fried rice | thai | Rice | 610 | 0 | 4 | 8 | 0
    Shrimp tempura with rice | japanese | Shrimp | 590 | 0 | 4 | 8 | 0
    Pollo a la brasa with fries | peruvian | Chicken thigh | 890 | 0 | 3 | 8 | 0
    Eggplant in garlic sauce | chinese | Eggplant | 410 | 0 | 3 | 8 | 0
    Dal makhani | indian | Lentils | 520 | 0 | 3 | 8 | 0
    Chicken saag | indian | Spinach | 520 | 0 | 3 | 8 | 0
    Spicy pork bulgogi | korean | Pork shoulder | 600 | 0 | 3 | 8 | 0
    Picadillo with rice | caribbean | Ground beef | 610 | 0 | 3 | 8 | 0
    Chicken mole with rice | mexican | Chicken thigh | 670 | 0 | 2 | 8 | 0
    Gnocchi with sage butter | italian | Potato | 630 | 0 | 2 | 8 | 0
    Moussaka | greek | Eggplant | 640 | 0 | 2 | 8 | 0
    Galbi with rice | korean | Beef chuck | 760 | 0 | 1 | 8 | 0
    Braised brisket with carrots | american | Beef brisket | 690 | 0 | 0 | 8 | 0
    Surf and turf | american | Beef steak | 1060 | 0 | 0 | 8 | 0
    Steamed vegetable dumplings | chinese | Cabbage | 320 | 0 | 6 | 7 | 0
    Chicken tostadas | mexican | Chicken breast | 430 | 0 | 5 | 7 | 0
    Beef noodle soup | chinese | Beef chuck | 590 | 0 | 5 | 7 | 0
    Pancit | filipino | Rice noodles | 520 | 0 | 5 | 7 | 0
    Dan dan noodles | chinese | Wheat noodles | 640 | 0 | 4 | 7 | 0
    Singapore noodles | chinese | Rice noodles | 610 | 0 | 4 | 7 | 0
    Shoyu ramen with egg | japanese | Wheat noodles | 640 | 0 | 4 | 7 | 0
    Japchae with beef | korean | Beef steak | 520 | 0 | 4 | 7 | 0
    Chicken satay with peanut sauce | thai | Chicken breast | 430 | 0 | 4 | 7 | 0
    Chickpea and spinach stew | spanish | Chickpeas | 390 | 0 | 4 | 7 | 0
    Chicken yakitori with rice | japanese | Chicken thigh | 480 | 0 | 3 | 7 | 0
    Tortellini with pesto | italian | Pasta | 620 | 0 | 3 | 7 | 0
    White pizza with ricotta | italian | Ricotta | 730 | 0 | 3 | 7 | 0
    Kimchi jjigae | korean | Pork shoulder | 430 | 0 | 3 | 7 | 0
    Soondubu jjigae | korean | Tofu | 390 | 0 | 3 | 7 | 0
    Matar paneer | indian | Paneer | 500 | 0 | 3 | 7 | 0
    Pierogi with sour cream | eastern european | Potato | 560 | 0 | 3 | 7 | 0
    Jollof rice with chicken | west african | Rice | 680 | 0 | 3 | 7 | 0
    Pork schnitzel with potato salad | german | Pork loin | 790 | 0 | 2 | 7 | 0
    Panang curry with pork | thai | Pork loin | 640 | 0 | 2 | 7 | 0
    Chicken paella | spanish | Chicken thigh | 620 | 0 | 2 | 7 | 0
    Coconut shrimp with rice | caribbean | Shrimp | 640 | 0 | 1 | 7 | 0
    Picanha with rice and beans | brazilian | Beef steak | 840 | 0 | 1 | 7 | 0
    Salmon en papillote | french | Salmon | 440 | 0 | 1 | 7 | 0
    Coq au vin | french | Chicken thigh | 640 | 0 | 0 | 7 | 0
    Calzone with spinach and ricotta | italian | Spinach | 720 | 0 | 4 | 6 | 0
    Cauliflower tacos | mexican | Cauliflower | 380 | 0 | 4 | 6 | 0
    Spaghetti with tuna and capers | italian | Tuna | 590 | 0 | 4 | 6 | 0
    Larb gai | thai | Chicken breast | 340 | 0 | 4 | 6 | 0
    Mujaddara | middle eastern | Lentils | 460 | 0 | 4 | 6 | 0
    Avgolemono chicken soup | greek | Chicken breast | 360 | 0 | 4 | 6 | 0
    Roasted eggplant with chickpeas | mediterranean | Eggplant | 410 | 0 | 4 | 6 | 0
    Khichdi | indian | Lentils | 380 | 0 | 5 | 6 | 0
    Vegetable couscous | moroccan | Couscous | 460 | 0 | 5 | 6 | 0
    Chicken and waffles | american | Chicken thigh | 860 | 0 | 3 | 6 | 0
    Nasi goreng | indonesian | Rice | 620 | 0 | 3 | 6 | 0
    Broken rice with pork chop | vietnamese | Pork loin | 720 | 0 | 3 | 6 | 0
    Chile relleno | mexican | Bell pepper | 480 | 0 | 2 | 6 | 0
    Polenta with mushrooms | italian | Cornmeal | 460 | 0 | 2 | 6 | 0
    Moo shu pork | chinese | Pork loin | 540 | 0 | 2 | 6 | 0
    Stuffed cabbage rolls | eastern european | Cabbage | 480 | 0 | 2 | 6 | 0
    Baingan bharta | indian | Eggplant | 360 | 0 | 2 | 6 | 0
    Roasted cauliflower steak | american | Cauliflower | 320 | 0 | 2 | 6 | 0
    Garlic shrimp with crusty bread | spanish | Shrimp | 420 | 0 | 2 | 6 | 0
    Feijoada | brazilian | Black beans | 780 | 0 | 2 | 6 | 0
    Joojeh kabob with saffron rice | persian | Chicken breast | 640 | 0 | 2 | 6 | 0
    Koobideh with rice | persian | Ground beef | 760 | 0 | 2 | 6 | 0
    Lamb vindaloo | indian | Lamb | 660 | 0 | 1 | 6 | 0
    Lamb tagine with apricots | moroccan | Lamb | 650 | 0 | 1 | 6 | 0
    Beef rendang | indonesian | Beef chuck | 680 | 0 | 1 | 6 | 0
    Shaking beef | vietnamese | Beef steak | 610 | 0 | 1 | 6 | 0
    Pernil with rice | caribbean | Pork shoulder | 760 | 0 | 1 | 6 | 0
    Shrimp étouffée | cajun | Shrimp | 560 | 0 | 1 | 6 | 0
    Steamed crab legs with butter | american | Crab | 460 | 0 | 0 | 6 | 0
    Taquitos with guacamole | mexican | Corn tortillas | 520 | 0 | 4 | 5 | 0
    Oyakodon | japanese | Chicken thigh | 620 | 0 | 3 | 5 | 0
    Egg curry | indian | Egg | 460 | 0 | 3 | 5 | 0
    Curry chicken roti | caribbean | Chicken thigh | 690 | 0 | 3 | 5 | 0
    Misir wat with injera | ethiopian | Lentils | 480 | 0 | 3 | 5 | 0
    Vegetarian injera platter | ethiopian | Lentils | 590 | 0 | 3 | 5 | 0
    Khao soi | thai | Wheat noodles | 680 | 0 | 2 | 5 | 0
    Goan fish curry | indian | Cod | 520 | 0 | 2 | 5 | 0
    Keema matar | indian | Lamb | 560 | 0 | 2 | 5 | 0
    Pumpkin ravioli | italian | Pumpkin | 540 | 0 | 1 | 5 | 0
    Chicken Kyiv | eastern european | Chicken breast | 680 | 0 | 1 | 5 | 0
    Pastitsio | greek | Pasta | 680 | 0 | 1 | 5 | 0
    Mofongo with shrimp | caribbean | Plantain | 720 | 0 | 1 | 5 | 0
    Brazilian chicken stroganoff | brazilian | Chicken breast | 680 | 0 | 1 | 5 | 0
    Doro wat with injera | ethiopian | Chicken thigh | 690 | 0 | 1 | 5 | 0
    Peanut stew with chicken | west african | Peanuts | 590 | 0 | 1 | 5 | 0
    Chorizo and white bean stew | spanish | White beans | 580 | 0 | 1 | 5 | 0
    Pork sinigang | filipino | Pork shoulder | 470 | 0 | 1 | 5 | 0
    Peking duck with pancakes | chinese | Duck | 760 | 0 | 0 | 5 | 0
    Hot and sour soup with tofu | chinese | Tofu | 300 | 0 | 5 | 4 | 0
    Bulgur pilaf with lentils | middle eastern | Bulgur | 390 | 0 | 4 | 4 | 0
    Peruvian fish ceviche | peruvian | Tilapia | 310 | 0 | 4 | 4 | 0
    Shrimp ceviche | mexican | Shrimp | 300 | 0 | 6 | 4 | 0
    Tteokbokki | korean | Rice | 520 | 0 | 4 | 4 | 0
    Pav bhaji | indian | Potato | 560 | 0 | 3 | 4 | 0
    Lumpia | filipino | Ground pork | 380 | 0 | 3 | 4 | 3
    Okonomiyaki | japanese | Cabbage | 560 | 0 | 2 | 4 | 0
    Bún bò Huế | vietnamese | Beef chuck | 590 | 0 | 2 | 4 | 0
    Shrimp saganaki with feta | greek | Shrimp | 430 | 0 | 1 | 4 | 0
    Beef tibs with injera | ethiopian | Beef steak | 620 | 0 | 1 | 4 | 0
    Moqueca | brazilian | Cod | 520 | 0 | 0 | 4 | 0
    Duck confit with potatoes | french | Duck | 820 | 0 | 0 | 4 | 0
    Caramelized clay pot salmon | vietnamese | Salmon | 540 | 0 | 0 | 4 | 0
    Kimchi pancake | korean | Wheat flour | 360 | 0 | 3 | 3 | 2
    Gado-gado | indonesian | Tofu | 460 | 0 | 3 | 3 | 0
    Shiro with injera | ethiopian | Chickpeas | 470 | 0 | 2 | 3 | 0
    Kibbeh | middle eastern | Bulgur | 480 | 0 | 2 | 3 | 0
    Beef and cassava stew | brazilian | Cassava | 560 | 0 | 1 | 3 | 0
    Duck breast with cherry sauce | french | Duck | 640 | 0 | 0 | 3 | 0
    Cassoulet | french | White beans | 760 | 0 | 0 | 3 | 0
    Bossam | korean | Pork shoulder | 620 | 0 | 0 | 3 | 0
    Ghormeh sabzi with rice | persian | Lamb | 640 | 0 | 0 | 3 | 0
    Escovitch fish | caribbean | Tilapia | 480 | 0 | 0 | 3 | 0
    Basque-style cod | spanish | Cod | 420 | 0 | 0 | 3 | 0
    Gomen with injera | ethiopian | Kale | 380 | 0 | 1 | 2 | 0
    Atakilt wat with injera | ethiopian | Cabbage | 410 | 0 | 1 | 2 | 0
    Fufu with light soup | west african | Cassava | 620 | 0 | 1 | 2 | 0
    Banana | american | Banana | 105 | 0 | 0 | 0 | 100
    Apple | american | Apple | 95 | 0 | 0 | 0 | 92
    Apple with peanut butter | american | Apple | 270 | 4 | 0 | 0 | 90
    Roasted almonds | american | Almonds | 170 | 0 | 0 | 0 | 80
    Chocolate protein bar | american | Whey protein | 210 | 6 | 0 | 0 | 76
    Whey protein shake | american | Whey protein | 130 | 0 | 0 | 0 | 74
    String cheese | american | Mozzarella | 80 | 0 | 0 | 0 | 60
    Carrot sticks with hummus | mediterranean | Carrot | 150 | 0 | 0 | 0 | 58
    Plain Greek yogurt | american | Greek yogurt | 130 | 0 | 0 | 0 | 50
    Hard-boiled eggs | american | Egg | 140 | 0 | 0 | 0 | 48
    Granola bar | american | Oats | 150 | 0 | 0 | 0 | 48
    Mixed nuts | american | Cashews | 200 | 0 | 0 | 0 | 46
    Trail mix | american | Peanuts | 290 | 0 | 0 | 0 | 44
    Air-popped popcorn | american | Corn | 110 | 0 | 0 | 0 | 44
    Beef jerky | american | Beef steak | 110 | 0 | 0 | 0 | 42
    Dark chocolate squares | american | Dark chocolate | 170 | 0 | 0 | 0 | 42
    Red grapes | american | Grapes | 105 | 0 | 0 | 0 | 40
    Potato chips | american | Potato | 160 | 0 | 0 | 0 | 40
    Orange | american | Orange | 80 | 0 | 0 | 0 | 34
    Greek yogurt with honey | greek | Greek yogurt | 180 | 12 | 0 | 0 | 34
    Chocolate protein shake with milk | american | Whey protein | 280 | 6 | 0 | 0 | 34
    Rice cakes with peanut butter | american | Rice | 190 | 3 | 0 | 0 | 34
    Hummus with pita chips | middle eastern | Chickpeas | 260 | 0 | 0 | 0 | 32
    Cheese and crackers | american | Cheddar | 230 | 0 | 0 | 0 | 32
    Tortilla chips with salsa | mexican | Corn tortillas | 260 | 0 | 0 | 0 | 30
    Fruit salad | american | Strawberries | 130 | 0 | 0 | 0 | 30
    Chocolate chip cookie | american | Wheat flour | 220 | 0 | 0 | 0 | 30
    Guacamole with tortilla chips | mexican | Avocado | 320 | 0 | 0 | 0 | 28
    Edamame with sea salt | japanese | Edamame | 150 | 0 | 0 | 0 | 28
    Fresh blueberries | american | Blueberries | 85 | 0 | 0 | 0 | 28
    Cottage cheese with berries | american | Cottage cheese | 180 | 10 | 0 | 0 | 26
    Salted peanuts | american | Peanuts | 180 | 0 | 0 | 0 | 26
    Vanilla ice cream | american | Milk | 270 | 0 | 0 | 0 | 26
    Blueberry yogurt | american | Greek yogurt | 150 | 0 | 0 | 0 | 24
    Chocolate milk | american | Milk | 200 | 0 | 0 | 0 | 24
    Banana with almond butter | american | Banana | 210 | 5 | 0 | 0 | 22
    Bowl of strawberries | american | Strawberries | 80 | 0 | 0 | 0 | 22
    Celery with peanut butter | american | Peanut butter | 200 | 0 | 0 | 0 | 22
    Salted pretzels | american | Wheat flour | 140 | 0 | 0 | 0 | 22
    French fries | american | Potato | 340 | 0 | 0 | 0 | 20
    Banana bread | american | Banana | 300 | 10 | 0 | 0 | 20
    Turkey and cheese roll-ups | american | Turkey breast | 150 | 0 | 0 | 0 | 20
    Peanut butter crackers | american | Peanut butter | 200 | 0 | 0 | 0 | 20
    Glass of milk | american | Milk | 120 | 0 | 0 | 0 | 20
    Apple slices with cheddar | american | Apple | 190 | 0 | 0 | 0 | 18
    Buttered popcorn | american | Corn | 240 | 0 | 0 | 0 | 18
    Clementines | american | Orange | 75 | 0 | 0 | 0 | 18
    Turkey jerky | american | Turkey breast | 90 | 0 | 0 | 0 | 18
    Dark chocolate almonds | american | Dark chocolate | 210 | 0 | 0 | 0 | 18
    Oat and peanut butter energy bites | american | Oats | 180 | 0 | 0 | 0 | 18
    Roasted cashews | american | Cashews | 180 | 0 | 0 | 0 | 16
    Mango slices | american | Mango | 110 | 0 | 0 | 0 | 16
    Bell pepper strips with hummus | mediterranean | Bell pepper | 140 | 0 | 0 | 0 | 16
    Tuna with crackers | american | Tuna | 210 | 0 | 0 | 0 | 16
    Medjool dates | middle eastern | Dates | 135 | 0 | 0 | 0 | 16
    Fresh orange juice | american | Orange | 115 | 0 | 0 | 0 | 14
    Pineapple chunks | american | Pineapple | 85 | 0 | 0 | 0 | 14
    Unsweetened applesauce | american | Apple | 90 | 0 | 0 | 0 | 14
    Roasted chickpeas | mediterranean | Chickpeas | 160 | 0 | 0 | 0 | 14
    Cheddar cheese cubes | american | Cheddar | 170 | 0 | 0 | 0 | 14
    Veggie tray with ranch dip | american | Broccoli | 180 | 0 | 0 | 0 | 14
    Date energy balls | american | Dates | 170 | 0 | 0 | 0 | 14
    Oatmeal raisin cookie | american | Oats | 210 | 0 | 0 | 0 | 14
    Chocolate brownie | american | Dark chocolate | 330 | 0 | 0 | 0 | 14
    Chocolate ice cream | american | Milk | 290 | 0 | 0 | 0 | 14
    Dried mango | american | Mango | 160 | 0 | 0 | 0 | 12
    Frozen grapes | american | Grapes | 90 | 0 | 0 | 0 | 12
    Cheddar and grapes | american | Grapes | 240 | 0 | 0 | 0 | 12
    Cottage cheese with cucumber | american | Cottage cheese | 120 | 0 | 0 | 0 | 12
    Cucumber slices with tzatziki | greek | Cucumber | 90 | 0 | 0 | 0 | 12
    Cherry tomatoes with mozzarella | italian | Mozzarella | 150 | 0 | 0 | 0 | 12
    Sweet potato fries | american | Sweet potato | 290 | 0 | 0 | 0 | 12
    Strawberry frozen yogurt | american | Strawberries | 190 | 0 | 0 | 0 | 12
    Vanilla protein pudding | american | Whey protein | 180 | 0 | 0 | 0 | 12
    Strawberries with whipped cream | american | Strawberries | 140 | 0 | 0 | 0 | 10
    Rice cakes with avocado | american | Rice | 170 | 0 | 0 | 0 | 10
    Dry-roasted edamame | american | Edamame | 130 | 0 | 0 | 0 | 10
    Mozzarella sticks | american | Mozzarella | 360 | 0 | 0 | 0 | 10
    Deviled eggs | american | Egg | 150 | 0 | 0 | 0 | 10
    Dates stuffed with almonds | middle eastern | Dates | 190 | 0 | 0 | 0 | 10
    Homemade protein ice cream | american | Whey protein | 220 | 0 | 0 | 0 | 10
    Plantain chips | caribbean | Plantain | 150 | 0 | 0 | 0 | 10
    Kettle corn | american | Corn | 170 | 0 | 0 | 0 | 9
    Vegetable samosa | indian | Potato | 260 | 0 | 0 | 0 | 9
    Peanut butter cookie | american | Peanut butter | 200 | 0 | 0 | 0 | 9
    Banana protein muffin | american | Whey protein | 220 | 7 | 0 | 0 | 9
    Roasted pumpkin seeds | american | Pumpkin | 150 | 0 | 0 | 0 | 9
    Apple pie | american | Apple | 410 | 0 | 0 | 0 | 8
    Chocolate-dipped strawberries | american | Strawberries | 180 | 0 | 0 | 0 | 8
    Tortilla chips with queso dip | mexican | Corn tortillas | 380 | 0 | 0 | 0 | 8
    Kale chips | american | Kale | 110 | 0 | 0 | 0 | 8
    Ham roll-ups with cream cheese | american | Ham | 160 | 0 | 0 | 0 | 8
    Garlic bread | italian | Bread | 220 | 0 | 0 | 0 | 8
    Tuna on rice cakes | american | Tuna | 180 | 0 | 0 | 0 | 8
    Miso soup with tofu | japanese | Tofu | 85 | 0 | 0 | 0 | 8
    Mango lassi | indian | Mango | 220 | 0 | 0 | 0 | 8
    Peanut butter stuffed dates | american | Dates | 220 | 0 | 0 | 0 | 8
    Chocolate chia pudding | american | Chia seeds | 220 | 4 | 0 | 0 | 8
    Pumpkin bread | american | Pumpkin | 290 | 4 | 0 | 0 | 8
    Banana chips | american | Banana | 150 | 0 | 0 | 0 | 7
    Soft pretzel with mustard | german | Wheat flour | 310 | 0 | 0 | 0 | 7
    Bruschetta | italian | Tomato | 210 | 0 | 0 | 0 | 7
    Jalapeño poppers | american | Cream cheese | 290 | 0 | 0 | 0 | 7
    Shrimp cocktail | american | Shrimp | 130 | 0 | 0 | 0 | 7
    Stuffed grape leaves | greek | Rice | 180 | 0 | 0 | 0 | 7
    Zucchini bread | american | Zucchini | 260 | 3 | 0 | 0 | 7
    Honey roasted peanuts | american | Peanuts | 190 | 0 | 0 | 0 | 6
    Frozen banana bites with chocolate | american | Banana | 190 | 0 | 0 | 0 | 6
    Sweet potato chips | american | Sweet potato | 150 | 0 | 0 | 0 | 6
    Smoked salmon on cucumber | american | Salmon | 110 | 0 | 0 | 0 | 6
    Tuna onigiri | japanese | Rice | 200 | 0 | 0 | 0 | 6
    Vegetable spring rolls | chinese | Cabbage | 240 | 0 | 0 | 0 | 6
    Pork egg roll | chinese | Ground pork | 220 | 0 | 0 | 0 | 6
    Baba ghanoush with pita | middle eastern | Eggplant | 220 | 0 | 0 | 0 | 6
    Elote | mexican | Corn | 260 | 0 | 0 | 0 | 6
    Bean dip with tortilla chips | mexican | Black beans | 280 | 0 | 0 | 0 | 6
    Mango with chili and lime | mexican | Mango | 120 | 0 | 0 | 0 | 6
    Ricotta with berries | italian | Ricotta | 200 | 3 | 0 | 0 | 6
    Almond biscotti | italian | Almonds | 160 | 0 | 0 | 0 | 6
    Carrot cake | american | Carrot | 430 | 0 | 0 | 0 | 6
    Jalapeño cornbread | american | Cornmeal | 230 | 0 | 0 | 0 | 6
    New York cheesecake | american | Cream cheese | 440 | 0 | 0 | 0 | 6
    Baked apple with cinnamon | american | Apple | 160 | 0 | 0 | 0 | 5
    Cucumber cream cheese bites | american | Cucumber | 120 | 0 | 0 | 0 | 5
    Stuffed mini peppers with cream cheese | american | Bell pepper | 160 | 0 | 0 | 0 | 5
    Crab rangoon | chinese | Crab | 310 | 0 | 0 | 0 | 5
    Mochi ice cream | japanese | Rice | 110 | 0 | 0 | 0 | 5
    Almond baklava | greek | Almonds | 330 | 0 | 0 | 0 | 5
    Pumpkin pie | american | Pumpkin | 320 | 0 | 0 | 0 | 5
    Vegetable summer rolls | vietnamese | Rice noodles | 180 | 0 | 0 | 0 | 5
    Spinach pakora | indian | Spinach | 240 | 0 | 0 | 0 | 4
    Mango sticky rice | thai | Mango | 390 | 0 | 0 | 0 | 4
    Patatas bravas | spanish | Potato | 320 | 0 | 2 | 0 | 4
    Flan | mexican | Milk | 280 | 0 | 0 | 0 | 4
    Tiramisu | italian | Cream cheese | 420 | 0 | 0 | 0 | 4
    Cannoli | italian | Ricotta | 280 | 0 | 0 | 0 | 4
    Strawberry gelato | italian | Milk | 220 | 0 | 0 | 0 | 4
    Pigs in a blanket | american | Sausage | 310 | 0 | 0 | 0 | 4
    Coxinha | brazilian | Chicken breast | 280 | 0 | 0 | 0 | 4
    Acai sorbet | brazilian | Acai | 180 | 0 | 0 | 0 | 4
    Tostones with garlic sauce | caribbean | Plantain | 290 | 0 | 0 | 0 | 4
    Yuca fries | caribbean | Cassava | 320 | 0 | 0 | 0 | 4
    Roasted Korean sweet potato | korean | Sweet potato | 160 | 0 | 0 | 0 | 4
    Egg tart | chinese | Egg | 220 | 0 | 0 | 0 | 3
    Gulab jamun | indian | Milk | 300 | 0 | 0 | 0 | 3
    Masala peanuts | indian | Peanuts | 190 | 0 | 0 | 0 | 3
    Kheer | indian | Rice | 260 | 0 | 0 | 0 | 3
    Dhokla | indian | Chickpeas | 180 | 0 | 0 | 0 | 3
    Bacon-wrapped dates | spanish | Dates | 240 | 0 | 0 | 0 | 3
    Marcona almonds with rosemary | spanish | Almonds | 190 | 0 | 0 | 0 | 3
    Tres leches cake | mexican | Milk | 420 | 0 | 0 | 0 | 3
    Horchata | mexican | Rice | 210 | 0 | 0 | 0 | 3
    Crème brûlée | french | Egg | 340 | 0 | 0 | 0 | 3
    Madeleines | french | Wheat flour | 200 | 0 | 0 | 0 | 3
    Macarons | french | Almonds | 180 | 0 | 0 | 0 | 3
    Arancini | italian | Rice | 300 | 0 | 0 | 0 | 3
    Brigadeiros | brazilian | Milk | 150 | 0 | 0 | 0 | 3
    Scotch egg | british | Egg | 300 | 0 | 0 | 0 | 3
    Avocado shake | vietnamese | Avocado | 280 | 0 | 0 | 0 | 3
    Sesame balls | chinese | Rice | 230 | 0 | 0 | 0 | 2
    Chocolate eclair | french | Dark chocolate | 290 | 0 | 0 | 0 | 2
    Hotteok | korean | Wheat flour | 270 | 0 | 0 | 0 | 2
    Lentil sambusa | ethiopian | Lentils | 220 | 0 | 0 | 0 | 2
    """
}
