/** Tells policy documents from other XML by their root element, as policyc does. */

/** What may stand before the root: a byte order mark, blanks, a declaration, comments, a DOCTYPE. */
const BEFORE = /^(?:\s|\uFEFF|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>)*/;

/** Root elements of documents (policy definitions, fragments, resolvers of GraphQL APIs). */
const ROOT = /^<(?:policies|fragment|http-data-source|sql-data-source|cosmosdb-data-source)(?=[\s/>])/;

/** True for a text that begins as a policy document does. */
export function isPolicyDocument(text: string): boolean {
  return ROOT.test(text.replace(BEFORE, ''));
}
