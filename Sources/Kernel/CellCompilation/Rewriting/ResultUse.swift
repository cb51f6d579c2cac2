/// How a compiled cell hands on the value of its last expression.
enum ResultUse {
  /// With its type.
  case typed
  /// As `Any`, since the branches of an `if` or `switch` have values of different types.
  case erased
  /// Not at all: it is the statement that the user wrote.
  case none
}
