/** The command that has rounds measured: by this machine, or by the deployment whose records are read. */
export function measuredWith(benchmark: string, { cloud }: { cloud: boolean }): string {
  return cloud ? `npx outpace run-now ${benchmark} --cloud` : `npx outpace run ${benchmark}`
}
