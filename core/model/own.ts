/** The value of a name, undefined without one: a name from the configuration may be one that every object has, such as `constructor`. */
export function ownOf<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}
