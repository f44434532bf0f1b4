import { join } from 'node:path'
import { AttributeType, type ITable, StreamViewType, Table, type TableProps, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { App, Stack } from 'aws-cdk-lib/core'
import { describe, expect, test } from 'vitest'
import { DeployError, OutpaceHome, outpaceStacks, readDeployment } from '#infra/cdk.ts'
import { variables } from '#infra/names.ts'
import { contests, flat, outpaceYaml, type Root, resources, rootWith, standIns, type Template } from './deployment.ts'
import { rolePolicies } from './permissions.ts'

const account = '123456789012'
const region = 'ap-southeast-2'
const env = { account, region }
const named = `${outpaceYaml}table: acme-records\nevidenceBucket: acme-evidence\n`
const stream = `arn:aws:dynamodb:${region}:${account}:table/acme-records/stream/2026-11-22T10:00:00.000`
/** ms. A synth takes a few seconds of a whole processor. */
const timeout = 300_000

const assetsIn = (root: Root) => () => standIns(join(root.folder, 'assets'))

const fitting: TableProps = {
  tableName: 'acme-records',
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
  stream: StreamViewType.KEYS_ONLY,
}

describe('a table and a bucket of the user', () => {
  test('take the place of ours, in every region and for every function', { timeout }, async () => {
    await using root = await rootWith({ ...contests, 'outpace.yaml': named })
    const app = new App({ outdir: join(root.folder, 'app.out') })
    const own = new Stack(app, 'Storage', { env })
    const table = new Table(own, 'Records', { ...fitting, encryptionKey: new Key(own, 'Key') }) as ITable
    const { home } = await outpaceStacks(app, {
      root: root.folder,
      account,
      assets: assetsIn(root),
      perStack: () => ({ table }),
    })
    expect(home.table).toBe(table)
    const templates: Record<string, Template> = Object.fromEntries(
      app.synth().stacks.map(({ stackName, template }) => [stackName, template]),
    )
    const { Storage: _, ...outpace } = templates
    expect(resources(outpace, 'AWS::DynamoDB::Table')).toEqual([])
    expect(resources(outpace, 'AWS::S3::Bucket')).toEqual([])
    const functions = resources(outpace, 'AWS::Lambda::Function').map(({ Properties }) => Properties)
    for (const { Environment } of functions) {
      expect(Environment.Variables[variables.table]).toBe('acme-records')
      expect(Environment.Variables[variables.bucket] ?? 'acme-evidence').toBe('acme-evidence')
    }
    const used = Object.values(outpace)
      .flatMap(rolePolicies)
      .flatMap((each) => each.resources)
      .filter((arn) => /:table\/|:s3:::/.test(arn))
    expect(new Set(used.map((arn) => arn.replace(/.*:(table\/[\w-]+|s3:::[\w-]+).*/, '$1')))).toEqual(
      new Set(['table/acme-records', 's3:::acme-evidence']),
    )
    // Judge and notify hear of its changes, and may use its key; regions elsewhere need the key by its ARN.
    const sources = resources(outpace, 'AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => Properties)
      .filter(({ FilterCriteria }) => FilterCriteria !== undefined)
    expect(sources.map(({ EventSourceArn }) => JSON.stringify(EventSourceArn))).toEqual(
      Array(2).fill(expect.stringMatching(/Storage.*StreamArn/)),
    )
    const decrypts = rolePolicies(outpace['outpace-home'] ?? { Resources: {} }).filter(({ actions }) =>
      actions.includes('kms:Decrypt'),
    )
    expect(decrypts).toHaveLength(
      resources(outpace['outpace-home'] ?? { Resources: {} }, 'AWS::Lambda::Function').length,
    )
    expect(flat(decrypts[0]?.resources)).toMatch(/Storage/)
  })

  /** What is said of them where they do not fit. */
  async function refusal(
    make: (stack: Stack, app: App) => { table?: ITable; evidence?: IBucket },
    yaml = named,
  ): Promise<string> {
    await using root = await rootWith({ ...contests, 'outpace.yaml': yaml })
    const deployment = await readDeployment({ root: root.folder, account, assets: assetsIn(root) })
    const app = new App()
    const stack = new Stack(app, 'Monitoring', { env })
    try {
      new OutpaceHome(stack, 'Outpace', { deployment, ...make(stack, app) })
    } catch (error) {
      expect(error).toBeInstanceOf(DeployError)
      return (error as Error).message
    }
    return ''
  }

  const table = (changes: Partial<TableProps> = {}) => {
    return (stack: Stack) => ({ table: new Table(stack, 'Records', { ...fitting, ...changes }) as ITable })
  }
  const imported = (tableStreamArn?: string) => (stack: Stack) => ({
    table: Table.fromTableAttributes(stack, 'Records', {
      tableName: 'acme-records',
      ...(tableStreamArn !== undefined && { tableStreamArn }),
    }),
  })

  test.each<[string, Parameters<typeof refusal>, string]>([
    ['that fits', [table()], ''],
    [
      'of the second version of the construct',
      [
        (stack) => ({
          table: new TableV2(stack, 'Records', {
            tableName: 'acme-records',
            partitionKey: { name: 'pk', type: AttributeType.STRING },
            sortKey: { name: 'sk', type: AttributeType.STRING },
            timeToLiveAttribute: 'expiresAt',
            dynamoStream: StreamViewType.KEYS_ONLY,
          }) as ITable,
        }),
      ],
      '',
    ],
    ['that is imported with its stream', [imported(stream)], ''],
    ['nobody passes', [() => ({})], 'outpace.yaml has table: acme-records, and the app passes no table'],
    ['that outpace.yaml does not name', [table(), outpaceYaml], 'Add to outpace.yaml: table: acme-records'],
    [
      'of another name',
      [table({ tableName: 'acme-other' })],
      'outpace.yaml has table: acme-records, and the app passes the table acme-other.',
    ],
    [
      'without a name',
      [
        (stack) => {
          const { tableName: _, ...rest } = fitting
          return { table: new Table(stack, 'Records', rest) as ITable }
        },
      ],
      "Give it one, tableName: 'acme-records', and write table: acme-records in outpace.yaml.",
    ],
    [
      'without a stream',
      [
        (stack) => {
          const { stream: _, ...rest } = fitting
          return { table: new Table(stack, 'Records', rest) as ITable }
        },
      ],
      'The table acme-records has no stream',
    ],
    ['imported without its stream', [imported()], 'of an imported table pass tableStreamArn'],
    [
      'with the stream of another',
      [imported(stream.replace('acme-records', 'acme-other'))],
      'is passed with the stream of another table',
    ],
    [
      'with other keys',
      [table({ partitionKey: { name: 'id', type: AttributeType.STRING } })],
      'has the keys id and sk. Records need the partition key pk and the sort key sk',
    ],
    [
      'whose keys are numbers',
      [table({ sortKey: { name: 'sk', type: AttributeType.NUMBER } })],
      'Records need the partition key pk and the sort key sk, both strings',
    ],
    [
      'that keeps what has expired',
      [
        (stack) => {
          const { timeToLiveAttribute: _, ...rest } = fitting
          return { table: new Table(stack, 'Records', rest) as ITable }
        },
      ],
      "Add timeToLiveAttribute: 'expiresAt'.",
    ],
    [
      'in another region',
      [
        (_, app) => ({
          table: Table.fromTableAttributes(
            new Stack(app, 'Far', { env: { account, region: 'eu-west-1' } }),
            'Records',
            { tableName: 'acme-records', tableStreamArn: stream },
          ),
        }),
      ],
      'The table acme-records is in the region eu-west-1, and home in ap-southeast-2.',
    ],
  ])('a table %s', async (_, [make, yaml], message) => {
    const said = await refusal(make, yaml)
    if (message === '') expect(said).toBe('')
    else expect(said).toContain(message)
  })

  test.each<[string, Parameters<typeof refusal>, string]>([
    [
      'that fits',
      [(stack) => ({ evidence: new Bucket(stack, 'Pictures', { bucketName: 'acme-evidence' }) as IBucket })],
      '',
    ],
    [
      'that outpace.yaml does not name',
      [(stack) => ({ evidence: Bucket.fromBucketName(stack, 'Pictures', 'acme-pictures') }), outpaceYaml],
      'Add to outpace.yaml: evidenceBucket: acme-pictures',
    ],
    [
      'of another name',
      [(stack) => ({ evidence: Bucket.fromBucketName(stack, 'Pictures', 'acme-pictures') })],
      'evidenceBucket: acme-evidence, and the app passes the bucket acme-pictures.',
    ],
  ])('a bucket %s', async (_, [make, yaml = `${outpaceYaml}evidenceBucket: acme-evidence\n`], message) => {
    const said = await refusal(make, yaml)
    if (message === '') expect(said).toBe('')
    else expect(said).toContain(message)
  })
})

test('two installations of an app share neither a prefix nor a table', async () => {
  await using root = await rootWith({ ...contests, 'outpace.yaml': outpaceYaml })
  const app = new App()
  const props = { root: root.folder, account, assets: assetsIn(root) }
  await outpaceStacks(app, props)
  await expect(outpaceStacks(app, props)).rejects.toThrow('share names: namePrefix outpace, table outpace.')

  await using other = await rootWith({ ...contests, 'outpace.yaml': named })
  const storage = new Stack(new App(), 'Storage', { env })
  const table = new Table(storage, 'Records', fitting) as ITable
  const homeOf = async (id: string, namePrefix: string) => {
    const deployment = await readDeployment({ ...props, root: other.folder, namePrefix })
    return new OutpaceHome(new Stack(storage.node.root as App, id, { env }), 'Outpace', { deployment, table })
  }
  await homeOf('Shop', 'acme-shop')
  await expect(homeOf('Travel', 'acme-travel')).rejects.toThrow('their records would mix')
})
