import { expect, test } from 'vitest'
import { contests, deployed, flat, outpaceYaml, resources, rootWith } from './deployment.ts'

test('operators see every function and every dead-letter queue of the home region in a chart', {
  timeout: 180_000,
}, async () => {
  await using root = await rootWith({ 'outpace.yaml': `${outpaceYaml}cruxKey: crux-key\n`, ...contests })
  const { 'outpace-home': home = expect.fail() } = (await deployed(root)).templates
  const [body = ''] = resources(home, 'AWS::CloudWatch::Dashboard').map(({ Properties }) =>
    flat(Properties.DashboardBody),
  )
  const names = [
    ...resources(home, 'AWS::Lambda::Function').map(({ Properties }) => String(Properties.FunctionName)),
    ...resources(home, 'AWS::SQS::Queue').flatMap(({ Properties }) =>
      String(Properties.QueueName).endsWith('-dead-letters') ? [String(Properties.QueueName)] : [],
    ),
  ]
  expect(names).toContain('outpace-field-dead-letters')
  expect(names.filter((name) => !body.includes(`"${name}"`))).toEqual([])
})
