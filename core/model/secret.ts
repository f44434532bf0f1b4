/** What stands in records and evidence in place of a secret. */
export function hiddenSecret(name: string): string {
  return `[secret ${name}]`
}

/** Whether a text of a record is not whole, because a secret was in it. */
export function hidesSecret(text: string): boolean {
  return text.includes('[secret ') || text.includes('[secret%20')
}
