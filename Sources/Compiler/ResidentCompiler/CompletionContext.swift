/// Where sourcekitd finds a completion result, seen from the position.
enum CompletionContext {
  /// It is made for this expression, such as a case of the expected type.
  case expression
  /// It is in the function around the position.
  case local
  /// It is a member of the type, or of one that the type inherits from.
  case ownType
  case inheritedType
  /// It is a member of a type around the type.
  case outerType
  case ownModule
  case elsewhere
}
