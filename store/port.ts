/** One record of the store. */
export interface StoreRecord {
  /** 1 to 2048 bytes of UTF-8. */
  partition: string
  /** 1 to 1024 bytes of UTF-8. Records of a partition are ordered by these bytes. */
  sort: string
  /** Plain JSON. NaN, class instances and the like are refused; an undefined property is dropped, -0 comes back as 0. */
  value: unknown
  /** Unix time in whole seconds from which on the record is gone for every reader and writer. Absent: kept. */
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
  /** Default `oldest-first`: ascending `sort`. */
  order?: 'oldest-first' | 'newest-first'
  /** Records a page, 1 to 1000; default 100. A page may hold fewer, even none, and still have a `next`. */
  limit?: number
  /** `next` of the page before, of the same query. */
  after?: string
}

export interface RecordPage {
  records: VersionedRecord[]
  /** Opaque; present while there may be more. Loop on it, never on a count. */
  next?: string
}

/**
 * What Outpace needs of a database, and no more. Every adapter passes `test/store/contract.ts`.
 * Every verb rejects with a `StoreError` and nothing else; a write that resolved survives a crash.
 */
export interface Store {
  /** Idempotent: an existing record is left as it is. */
  create(record: StoreRecord): Promise<'stored' | 'exists'>
  /** Replaces the record if its version is still `version`; `version` 0 means "there must be none yet". */
  replace(record: StoreRecord, version: number): Promise<'stored' | 'conflict'>
  get(partition: string, sort: string): Promise<VersionedRecord | undefined>
  range(query: RangeQuery): Promise<RecordPage>
  /** May be called again; every other verb is refused afterwards. */
  close(): Promise<void>
}

/** Files named by the round that made them: filmstrips, screenshots, request logs. Rejects with a `StoreError` only. */
export interface EvidenceStore {
  /** `name` is a relative path of `[a-z0-9._-]` segments. Putting the same name again replaces the whole file at once. */
  put(name: string, bytes: Uint8Array): Promise<void>
  get(name: string): Promise<Uint8Array | undefined>
}
