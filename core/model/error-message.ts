/** What an error says; of something else that was thrown, that itself. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
