/**
 * The server's sentences begin small, because a command line puts its own name before them; where one stands alone on a
 * page it begins with a capital. A sentence that begins with the name of a file keeps it as it is.
 */
export function asSentence(text: string): string {
  return /^[a-z]+(?=[ ,])/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}
