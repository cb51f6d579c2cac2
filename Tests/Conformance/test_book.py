"""Programs from The Swift Programming Language, one code block a cell, run as the book says.

Each program is a list of cells: the code, what it prints, and the result it shows if that matters.
"""

import pytest

pytestmark = pytest.mark.slow

TOUR_VALUES = [
    ('print("Hello, world!")', "Hello, world!\n"),
    ("var myVariable = 42\nmyVariable = 50\nlet myConstant = 42", ""),
    ("let implicitInteger = 70\nlet implicitDouble = 70.0\nlet explicitDouble: Double = 70", ""),
    ('let label = "The width is "\nlet width = 94\nlet widthLabel = label + String(width)', ""),
    ("widthLabel", "", '"The width is 94"'),
    ('let apples = 3\nlet oranges = 5\nlet appleSummary = "I have \\(apples) apples."\n'
     'let fruitSummary = "I have \\(apples + oranges) pieces of fruit."\nprint(fruitSummary)',
     "I have 8 pieces of fruit.\n"),
    ('let quotation = """\n        Even though there\'s whitespace to the left,\n'
     "        the actual lines aren't indented.\n            Except for this line.\n"
     '        Double quotes (") can appear without being escaped.\n\n'
     '        I still have \\(apples + oranges) pieces of fruit.\n        """\nprint(quotation)',
     "Even though there's whitespace to the left,\nthe actual lines aren't indented.\n"
     "    Except for this line.\nDouble quotes (\") can appear without being escaped.\n\n"
     "I still have 8 pieces of fruit.\n"),
    ('var fruits = ["strawberries", "limes", "tangerines"]\nfruits[1] = "grapes"\n\n'
     'var occupations = [\n    "Malcolm": "Captain",\n    "Kaylee": "Mechanic",\n ]\n'
     'occupations["Jayne"] = "Public Relations"', ""),
    ('fruits.append("blueberries")\nprint(fruits)',
     '["strawberries", "grapes", "tangerines", "blueberries"]\n'),
    ("fruits = []\noccupations = [:]", ""),
    ("let emptyArray: [String] = []\nlet emptyDictionary: [String: Float] = [:]", ""),
]

TOUR_FLOW = [
    ("let individualScores = [75, 43, 103, 87, 12]\nvar teamScore = 0\n"
     "for score in individualScores {\n    if score > 50 {\n        teamScore += 3\n    } else {\n"
     "        teamScore += 1\n    }\n}\nprint(teamScore)", "11\n"),
    ('let scoreDecoration = if teamScore > 10 {\n    "🎉"\n} else {\n    ""\n}\n'
     'print("Score:", teamScore, scoreDecoration)', "Score: 11 🎉\n"),
    ('var optionalString: String? = "Hello"\nprint(optionalString == nil)\n\n'
     'var optionalName: String? = "John Appleseed"\nvar greeting = "Hello!"\n'
     'if let name = optionalName {\n    greeting = "Hello, \\(name)"\n}\nprint(greeting)',
     "false\nHello, John Appleseed\n"),
    ('let nickname: String? = nil\nlet fullName: String = "John Appleseed"\n'
     'let informalGreeting = "Hi \\(nickname ?? fullName)"', ""),
    ('if let nickname {\n    print("Hey, \\(nickname)")\n}', ""),
    ('let vegetable = "red pepper"\nswitch vegetable {\ncase "celery":\n'
     '    print("Add some raisins and make ants on a log.")\ncase "cucumber", "watercress":\n'
     '    print("That would make a good tea sandwich.")\ncase let x where x.hasSuffix("pepper"):\n'
     '    print("Is it a spicy \\(x)?")\ndefault:\n    print("Everything tastes good in soup.")\n}',
     "Is it a spicy red pepper?\n"),
    ('let interestingNumbers = [\n    "Prime": [2, 3, 5, 7, 11, 13],\n'
     '    "Fibonacci": [1, 1, 2, 3, 5, 8],\n    "Square": [1, 4, 9, 16, 25],\n]\nvar largest = 0\n'
     "for (_, numbers) in interestingNumbers {\n    for number in numbers {\n"
     "        if number > largest {\n            largest = number\n        }\n    }\n}\nprint(largest)",
     "25\n"),
    ("var n = 2\nwhile n < 100 {\n    n *= 2\n}\nprint(n)\n\nvar m = 2\nrepeat {\n    m *= 2\n"
     "} while m < 100\nprint(m)", "128\n128\n"),
    ("var total = 0\nfor i in 0..<4 {\n    total += i\n}\nprint(total)", "6\n"),
]

TOUR_FUNCTIONS = [
    ('func greet(person: String, day: String) -> String {\n'
     '    return "Hello \\(person), today is \\(day)."\n}\ngreet(person: "Bob", day: "Tuesday")', "",
     '"Hello Bob, today is Tuesday."'),
    ('func greet(_ person: String, on day: String) -> String {\n'
     '    return "Hello \\(person), today is \\(day)."\n}\ngreet("John", on: "Wednesday")', "",
     '"Hello John, today is Wednesday."'),
    ("func calculateStatistics(scores: [Int]) -> (min: Int, max: Int, sum: Int) {\n"
     "    var min = scores[0]\n    var max = scores[0]\n    var sum = 0\n\n"
     "    for score in scores {\n        if score > max {\n            max = score\n"
     "        } else if score < min {\n            min = score\n        }\n        sum += score\n    }\n\n"
     "    return (min, max, sum)\n}\nlet statistics = calculateStatistics(scores: [5, 3, 100, 3, 9])\n"
     "print(statistics.sum)\nprint(statistics.2)", "120\n120\n"),
    ("func returnFifteen() -> Int {\n    var y = 10\n    func add() {\n        y += 5\n    }\n    add()\n"
     "    return y\n}\nreturnFifteen()", "", "15"),
    ("func makeIncrementer() -> ((Int) -> Int) {\n    func addOne(number: Int) -> Int {\n"
     "        return 1 + number\n    }\n    return addOne\n}\nvar increment = makeIncrementer()\nincrement(7)",
     "", "8"),
    ("func hasAnyMatches(list: [Int], condition: (Int) -> Bool) -> Bool {\n    for item in list {\n"
     "        if condition(item) {\n            return true\n        }\n    }\n    return false\n}\n"
     "func lessThanTen(number: Int) -> Bool {\n    return number < 10\n}\nvar numbers = [20, 19, 7, 12]\n"
     "hasAnyMatches(list: numbers, condition: lessThanTen)", "", "true"),
    ("numbers.map({ (number: Int) -> Int in\n    let result = 3 * number\n    return result\n})", "",
     "[60, 57, 21, 36]"),
    ("let mappedNumbers = numbers.map({ number in 3 * number })\nprint(mappedNumbers)",
     "[60, 57, 21, 36]\n"),
    ("let sortedNumbers = numbers.sorted { $0 > $1 }\nprint(sortedNumbers)", "[20, 19, 12, 7]\n"),
]

TOUR_OBJECTS = [
    ("class Shape {\n    var numberOfSides = 0\n    func simpleDescription() -> String {\n"
     '        return "A shape with \\(numberOfSides) sides."\n    }\n}', ""),
    ("var shape = Shape()\nshape.numberOfSides = 7\nvar shapeDescription = shape.simpleDescription()\n"
     "shapeDescription", "", '"A shape with 7 sides."'),
    ("class NamedShape {\n    var numberOfSides: Int = 0\n    var name: String\n\n"
     "    init(name: String) {\n       self.name = name\n    }\n\n"
     "    func simpleDescription() -> String {\n"
     '       return "A shape with \\(numberOfSides) sides."\n    }\n}', ""),
    ("class Square: NamedShape {\n    var sideLength: Double\n\n"
     "    init(sideLength: Double, name: String) {\n        self.sideLength = sideLength\n"
     "        super.init(name: name)\n        numberOfSides = 4\n    }\n\n"
     "    func area() -> Double {\n        return sideLength * sideLength\n    }\n\n"
     "    override func simpleDescription() -> String {\n"
     '        return "A square with sides of length \\(sideLength)."\n    }\n}\n'
     'let test = Square(sideLength: 5.2, name: "my test square")\ntest.area()\ntest.simpleDescription()',
     None, '"A square with sides of length 5.2."'),
    ("class EquilateralTriangle: NamedShape {\n    var sideLength: Double = 0.0\n\n"
     "    init(sideLength: Double, name: String) {\n        self.sideLength = sideLength\n"
     "        super.init(name: name)\n        numberOfSides = 3\n    }\n\n"
     "    var perimeter: Double {\n        get {\n             return 3.0 * sideLength\n        }\n"
     "        set {\n            sideLength = newValue / 3.0\n        }\n    }\n\n"
     "    override func simpleDescription() -> String {\n"
     '        return "An equilateral triangle with sides of length \\(sideLength)."\n    }\n}\n'
     'var triangle = EquilateralTriangle(sideLength: 3.1, name: "a triangle")\nprint(triangle.perimeter)\n'
     "triangle.perimeter = 9.9\nprint(triangle.sideLength)", "9.3\n3.3000000000000003\n"),
    ("class TriangleAndSquare {\n    var triangle: EquilateralTriangle {\n        willSet {\n"
     "            square.sideLength = newValue.sideLength\n        }\n    }\n    var square: Square {\n"
     "        willSet {\n            triangle.sideLength = newValue.sideLength\n        }\n    }\n"
     "    init(size: Double, name: String) {\n"
     "        square = Square(sideLength: size, name: name)\n"
     "        triangle = EquilateralTriangle(sideLength: size, name: name)\n    }\n}\n"
     'var triangleAndSquare = TriangleAndSquare(size: 10, name: "another test shape")\n'
     "print(triangleAndSquare.square.sideLength)\nprint(triangleAndSquare.triangle.sideLength)\n"
     'triangleAndSquare.square = Square(sideLength: 50, name: "larger square")\n'
     "print(triangleAndSquare.triangle.sideLength)", "10.0\n10.0\n50.0\n"),
    ('let optionalSquare: Square? = Square(sideLength: 2.5, name: "optional square")\n'
     "let sideLength = optionalSquare?.sideLength", ""),
]

TOUR_ENUMERATIONS = [
    ("enum Rank: Int {\n    case ace = 1\n    case two, three, four, five, six, seven, eight, nine, ten\n"
     "    case jack, queen, king\n\n    func simpleDescription() -> String {\n        switch self {\n"
     '        case .ace:\n            return "ace"\n        case .jack:\n            return "jack"\n'
     '        case .queen:\n            return "queen"\n        case .king:\n            return "king"\n'
     "        default:\n            return String(self.rawValue)\n        }\n    }\n}\n"
     "let ace = Rank.ace\nlet aceRawValue = ace.rawValue\naceRawValue", "", "1"),
    ("if let convertedRank = Rank(rawValue: 3) {\n"
     "    let threeDescription = convertedRank.simpleDescription()\n    print(threeDescription)\n}", "3\n"),
    ('enum Suit {\n    case spades, hearts, diamonds, clubs\n\n    func simpleDescription() -> String {\n'
     '        switch self {\n        case .spades:\n            return "spades"\n        case .hearts:\n'
     '            return "hearts"\n        case .diamonds:\n            return "diamonds"\n'
     '        case .clubs:\n            return "clubs"\n        }\n    }\n}\nlet hearts = Suit.hearts\n'
     "let heartsDescription = hearts.simpleDescription()", ""),
    ("enum ServerResponse {\n    case result(String, String)\n    case failure(String)\n}\n\n"
     'let success = ServerResponse.result("6:00 am", "8:09 pm")\n'
     'let failure = ServerResponse.failure("Out of cheese.")\n\nswitch success {\n'
     "case let .result(sunrise, sunset):\n"
     '    print("Sunrise is at \\(sunrise) and sunset is at \\(sunset).")\n'
     'case let .failure(message):\n    print("Failure...  \\(message)")\n}',
     "Sunrise is at 6:00 am and sunset is at 8:09 pm.\n"),
    ("struct Card {\n    var rank: Rank\n    var suit: Suit\n    func simpleDescription() -> String {\n"
     '        return "The \\(rank.simpleDescription()) of \\(suit.simpleDescription())"\n    }\n}\n'
     "let threeOfSpades = Card(rank: .three, suit: .spades)\n"
     "let threeOfSpadesDescription = threeOfSpades.simpleDescription()", ""),
    ("threeOfSpadesDescription", "", '"The 3 of spades"'),
]

TOUR_CONCURRENCY = [
    ('func fetchUserID(from server: String) async -> Int {\n    if server == "primary" {\n'
     "        return 97\n    }\n    return 501\n}", ""),
    ('func fetchUsername(from server: String) async -> String {\n'
     "    let userID = await fetchUserID(from: server)\n    if userID == 501 {\n"
     '        return "John Appleseed"\n    }\n    return "Guest"\n}', ""),
    ("func connectUser(to server: String) async {\n    async let userID = fetchUserID(from: server)\n"
     "    async let username = fetchUsername(from: server)\n"
     '    let greeting = await "Hello \\(username), user ID \\(userID)"\n    print(greeting)\n}', ""),
    ('await connectUser(to: "primary")', "Hello Guest, user ID 97\n"),
    ("let userIDs = await withTaskGroup(of: Int.self) { group in\n"
     '    for server in ["primary", "secondary", "development"] {\n        group.addTask {\n'
     "            return await fetchUserID(from: server)\n        }\n    }\n\n    var results: [Int] = []\n"
     "    for await result in group {\n        results.append(result)\n    }\n    return results\n}", ""),
    ("userIDs.sorted()", "", "[97, 501, 501]"),
    ("actor ServerConnection {\n    var server: String = \"primary\"\n"
     "    private var activeUsers: [Int] = []\n    func connect() async -> Int {\n"
     "        let userID = await fetchUserID(from: server)\n"
     "        activeUsers.append(userID)\n        return userID\n    }\n}", ""),
    ("let server = ServerConnection()\nlet userID = await server.connect()", ""),
    ("userID", "", "97"),
]

TOUR_PROTOCOLS = [
    ("protocol ExampleProtocol {\n     var simpleDescription: String { get }\n     mutating func adjust()\n}",
     ""),
    ('class SimpleClass: ExampleProtocol {\n     var simpleDescription: String = "A very simple class."\n'
     "     var anotherProperty: Int = 69105\n     func adjust() {\n"
     '          simpleDescription += "  Now 100% adjusted."\n     }\n}\nvar a = SimpleClass()\na.adjust()\n'
     "let aDescription = a.simpleDescription\n\nstruct SimpleStructure: ExampleProtocol {\n"
     '     var simpleDescription: String = "A simple structure"\n     mutating func adjust() {\n'
     '          simpleDescription += " (adjusted)"\n     }\n}\nvar b = SimpleStructure()\nb.adjust()\n'
     "let bDescription = b.simpleDescription", ""),
    ("extension Int: ExampleProtocol {\n    var simpleDescription: String {\n"
     '        return "The number \\(self)"\n    }\n    mutating func adjust() {\n        self += 42\n    }\n }\n'
     "print(7.simpleDescription)", "The number 7\n"),
    ("let protocolValue: any ExampleProtocol = a\nprint(protocolValue.simpleDescription)",
     "A very simple class.  Now 100% adjusted.\n"),
]

TOUR_ERRORS = [
    ("enum PrinterError: Error {\n    case outOfPaper\n    case noToner\n    case onFire\n}", ""),
    ("func send(job: Int, toPrinter printerName: String) throws -> String {\n"
     '    if printerName == "Never Has Toner" {\n        throw PrinterError.noToner\n    }\n'
     '    return "Job sent"\n}', ""),
    ('do {\n    let printerResponse = try send(job: 1040, toPrinter: "Bi Sheng")\n'
     "    print(printerResponse)\n} catch {\n    print(error)\n}", "Job sent\n"),
    ('do {\n    let printerResponse = try send(job: 1440, toPrinter: "Gutenberg")\n'
     "    print(printerResponse)\n} catch PrinterError.onFire {\n"
     '    print("I\'ll just put this over here, with the rest of the fire.")\n'
     '} catch let printerError as PrinterError {\n    print("Printer error: \\(printerError).")\n'
     "} catch {\n    print(error)\n}", "Job sent\n"),
    ('let printerSuccess = try? send(job: 1884, toPrinter: "Mergenthaler")\n'
     'let printerFailure = try? send(job: 1885, toPrinter: "Never Has Toner")', ""),
    ("printerFailure == nil", "", "true"),
    ('var fridgeIsOpen = false\nlet fridgeContent = ["milk", "eggs", "leftovers"]\n\n'
     "func fridgeContains(_ food: String) -> Bool {\n    fridgeIsOpen = true\n    defer {\n"
     "        fridgeIsOpen = false\n    }\n\n    let result = fridgeContent.contains(food)\n    return result\n}\n"
     'if fridgeContains("banana") {\n    print("Found a banana")\n}\nprint(fridgeIsOpen)', "false\n"),
]

TOUR_GENERICS = [
    ("func makeArray<Item>(repeating item: Item, numberOfTimes: Int) -> [Item] {\n"
     "    var result: [Item] = []\n    for _ in 0..<numberOfTimes {\n         result.append(item)\n    }\n"
     '    return result\n}\nmakeArray(repeating: "knock", numberOfTimes: 4)', "",
     '["knock", "knock", "knock", "knock"]'),
    ("enum OptionalValue<Wrapped> {\n    case none\n    case some(Wrapped)\n}\n"
     "var possibleInteger: OptionalValue<Int> = .none\npossibleInteger = .some(100)", ""),
    ("func anyCommonElements<T: Sequence, U: Sequence>(_ lhs: T, _ rhs: U) -> Bool\n"
     "    where T.Element: Equatable, T.Element == U.Element\n{\n    for lhsItem in lhs {\n"
     "        for rhsItem in rhs {\n            if lhsItem == rhsItem {\n                return true\n"
     "            }\n        }\n    }\n   return false\n}\nanyCommonElements([1, 2, 3], [3])", "", "true"),
]

VENDING = [
    ("enum VendingMachineError: Error {\n    case invalidSelection\n"
     "    case insufficientFunds(coinsNeeded: Int)\n    case outOfStock\n}", ""),
    ("struct Item {\n    var price: Int\n    var count: Int\n}\n\nclass VendingMachine {\n"
     "    var inventory = [\n        \"Candy Bar\": Item(price: 12, count: 7),\n"
     "        \"Chips\": Item(price: 10, count: 4),\n        \"Pretzels\": Item(price: 7, count: 11)\n    ]\n"
     "    var coinsDeposited = 0\n\n    func vend(itemNamed name: String) throws {\n"
     "        guard let item = inventory[name] else {\n"
     "            throw VendingMachineError.invalidSelection\n        }\n\n"
     "        guard item.count > 0 else {\n            throw VendingMachineError.outOfStock\n        }\n\n"
     "        guard item.price <= coinsDeposited else {\n"
     "            throw VendingMachineError.insufficientFunds(coinsNeeded: item.price - coinsDeposited)\n"
     "        }\n\n        coinsDeposited -= item.price\n\n        var newItem = item\n"
     "        newItem.count -= 1\n        inventory[name] = newItem\n\n"
     '        print("Dispensing \\(name)")\n    }\n}', ""),
    ('let favoriteSnacks = [\n    "Alice": "Chips",\n    "Bob": "Licorice",\n    "Eve": "Pretzels",\n]\n'
     "func buyFavoriteSnack(person: String, vendingMachine: VendingMachine) throws {\n"
     '    let snackName = favoriteSnacks[person] ?? "Candy Bar"\n'
     "    try vendingMachine.vend(itemNamed: snackName)\n}", ""),
    ('var vendingMachine = VendingMachine()\nvendingMachine.coinsDeposited = 8\ndo {\n'
     '    try buyFavoriteSnack(person: "Alice", vendingMachine: vendingMachine)\n'
     '    print("Success! Yum.")\n} catch VendingMachineError.invalidSelection {\n'
     '    print("Invalid Selection.")\n} catch VendingMachineError.outOfStock {\n'
     '    print("Out of Stock.")\n} catch VendingMachineError.insufficientFunds(let coinsNeeded) {\n'
     '    print("Insufficient funds. Please insert an additional \\(coinsNeeded) coins.")\n} catch {\n'
     '    print("Unexpected error: \\(error).")\n}',
     "Insufficient funds. Please insert an additional 2 coins.\n"),
]

BANK = [
    ("class Bank {\n    static var coinsInBank = 10_000\n"
     "    static func distribute(coins numberOfCoinsRequested: Int) -> Int {\n"
     "        let numberOfCoinsToVend = min(numberOfCoinsRequested, coinsInBank)\n"
     "        coinsInBank -= numberOfCoinsToVend\n        return numberOfCoinsToVend\n    }\n"
     "    static func receive(coins: Int) {\n        coinsInBank += coins\n    }\n}", ""),
    ("class Player {\n    var coinsInPurse: Int\n    init(coins: Int) {\n"
     "        coinsInPurse = Bank.distribute(coins: coins)\n    }\n    func win(coins: Int) {\n"
     "        coinsInPurse += Bank.distribute(coins: coins)\n    }\n    deinit {\n"
     "        Bank.receive(coins: coinsInPurse)\n    }\n}", ""),
    ('var playerOne: Player? = Player(coins: 100)\n'
     'print("A new player has joined the game with \\(playerOne!.coinsInPurse) coins")\n'
     'print("There are now \\(Bank.coinsInBank) coins left in the bank")',
     "A new player has joined the game with 100 coins\nThere are now 9900 coins left in the bank\n"),
    ('playerOne!.win(coins: 2_000)\n'
     'print("PlayerOne won 2000 coins & now has \\(playerOne!.coinsInPurse) coins")\n'
     'print("The bank now only has \\(Bank.coinsInBank) coins left")',
     "PlayerOne won 2000 coins & now has 2100 coins\nThe bank now only has 7900 coins left\n"),
    ('playerOne = nil\nprint("PlayerOne has left the game")\n'
     'print("The bank now has \\(Bank.coinsInBank) coins")',
     "PlayerOne has left the game\nThe bank now has 10000 coins\n"),
]

OPERATORS = [
    ("struct Vector2D {\n    var x = 0.0, y = 0.0\n}\n\nextension Vector2D {\n"
     "    static func + (left: Vector2D, right: Vector2D) -> Vector2D {\n"
     "       return Vector2D(x: left.x + right.x, y: left.y + right.y)\n    }\n}", ""),
    ("let vector = Vector2D(x: 3.0, y: 1.0)\nlet anotherVector = Vector2D(x: 2.0, y: 4.0)\n"
     "let combinedVector = vector + anotherVector\nprint(combinedVector.x, combinedVector.y)", "5.0 5.0\n"),
    ("extension Vector2D {\n    static prefix func - (vector: Vector2D) -> Vector2D {\n"
     "        return Vector2D(x: -vector.x, y: -vector.y)\n    }\n"
     "    static func += (left: inout Vector2D, right: Vector2D) {\n        left = left + right\n    }\n}", ""),
    ("var original = Vector2D(x: 1.0, y: 2.0)\noriginal += -Vector2D(x: 3.0, y: 4.0)\n"
     "print(original.x, original.y)", "-2.0 -2.0\n"),
    ("prefix operator +++\nextension Vector2D {\n"
     "    static prefix func +++ (vector: inout Vector2D) -> Vector2D {\n        vector += vector\n"
     "        return vector\n    }\n}", ""),
    ("var toBeDoubled = Vector2D(x: 1.0, y: 4.0)\nlet afterDoubling = +++toBeDoubled\n"
     "print(afterDoubling.x, toBeDoubled.y)", "2.0 8.0\n"),
    ("infix operator +-: AdditionPrecedence\nextension Vector2D {\n"
     "    static func +- (left: Vector2D, right: Vector2D) -> Vector2D {\n"
     "        return Vector2D(x: left.x + right.x, y: left.y - right.y)\n    }\n}\n"
     "let firstVector = Vector2D(x: 1.0, y: 2.0)\nlet secondVector = Vector2D(x: 3.0, y: 4.0)\n"
     "let plusMinusVector = firstVector +- secondVector\nprint(plusMinusVector.x, plusMinusVector.y)",
     "4.0 -2.0\n"),
]

PROGRAMS = {name.lower(): program for name, program in list(globals().items())
            if name.isupper() and isinstance(program, list)}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs_as_the_book_says(kernel, program):
    for code, printed, *result in PROGRAMS[program]:
        cell = kernel.ok(code)
        if printed is not None:
            assert cell.text() == printed, code
        if result:
            assert cell.result == result[0], code
