/** The placeholder for a secret in records and evidence. */
export function hiddenSecret(name: string): string {
  return `[secret ${name}]`
}

/** Whether a secret was redacted from a text. */
export function hidesSecret(text: string): boolean {
  return text.includes('[secret ') || text.includes('[secret%20')
}
