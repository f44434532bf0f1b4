/** Whether a file of the evidence is a picture: nothing else that pages wrote is served as anything a browser would run. */
export function isPicture(name: string): boolean {
  return /^[a-z0-9._/-]+\.jpg$/.test(name)
}
