/** One record of the store. `value` is plain JSON. */
export interface StoreRecord {
  partition: string
  sort: string
  value: unknown
  /** Unix time in seconds after which the record is gone for every reader. */
  expiresAt?: number
}

export interface VersionedRecord extends StoreRecord {
  /** 1 when created, one more with every replacement. */
  version: number
}

export interface RangeQuery {
  partition: string
  /** Inclusive bounds on `sort`; absent means unbounded. */
  from?: string
  to?: string
  order?: 'oldest-first' | 'newest-first'
  /** Records a page, 1 to 1000; default 100. A page may hold fewer and still have a `next`. */
  limit?: number
  /** `next` of the page before. */
  after?: string
}

export interface RecordPage {
  records: VersionedRecord[]
  /** Opaque; present while there may be more. Loop on it, never on a count. */
  next?: string
}

/** What Outpace needs of a database, and no more. Every adapter passes `test/store/contract.ts`. */
export interface Store {
  /** Idempotent: an existing record is left as it is. */
  create(record: StoreRecord): Promise<'stored' | 'exists'>
  /** Replaces the record if its version is still `version`; `version` 0 means "there must be none yet". */
  replace(record: StoreRecord, version: number): Promise<'stored' | 'conflict'>
  get(partition: string, sort: string): Promise<VersionedRecord | undefined>
  range(query: RangeQuery): Promise<RecordPage>
  close(): Promise<void>
}

/** Files named by the round that made them: filmstrips, screenshots, request logs. */
export interface EvidenceStore {
  /** `name` is a relative path of `[a-z0-9._-]` segments. Putting the same name again replaces the file. */
  put(name: string, bytes: Uint8Array): Promise<void>
  get(name: string): Promise<Uint8Array | undefined>
}
