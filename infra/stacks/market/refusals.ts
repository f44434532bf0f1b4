import { HOUR } from '#core/model/time.ts'

/**
 * How refusals of evidence are counted, so that two in a row raise an alarm whatever lies between them: periods of so many hours, in each
 * of which there was one. CloudWatch allows periods of a day at most, and two refusals further apart than half of that need not fall into
 * two in a row; there the first one counts. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 *
 * @param often ms between the rounds of the benchmark that is measured most often
 */
export function refusalsTold(often: number): { hours: number; periods: number } {
  const hours = Math.max(1, Math.ceil(often / HOUR))
  return hours > 12 ? { hours: 24, periods: 1 } : { hours, periods: 2 }
}
