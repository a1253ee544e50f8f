/**
 * The column's name for a property: `userID` -> `user_id`, `html2Text` -> `html2_text`, `a1` -> `a1`.
 * A name that is already snake_case stays as it is. Two properties may meet in one name: the caller must check.
 */
export function snakeCase(property: string): string {
  return property.replace(wordAfterLowerCase, "$1_$2").replace(wordAfterAcronym, "$1_$2").toLowerCase();
}

const wordAfterLowerCase = /([a-z0-9])([A-Z])/g;

// "HTTPServer" breaks before its last capital; the plural in "userIDs" is no new word.
const wordAfterAcronym = /([A-Z])(?![A-Z]s(?![a-z]))([A-Z][a-z])/g;
