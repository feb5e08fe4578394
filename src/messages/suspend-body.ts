// The body of a pull request that suspends or resumes a service: which Flux Kustomizations, and what that means meanwhile.
import type { SuspendPlan } from '../promotion/revert/model.ts'
import { limitBody, linesWithin } from './length.ts'
import { code, plain } from './markdown.ts'

/** At least one plan: of one service, in the clusters of one environment. */
export function suspendBody(plans: readonly SuspendPlan[], requestedBy: string): string {
  const [plan] = plans
  if (plan === undefined) throw new Error('a suspension has at least one plan')
  const { service, environment, suspend } = plan
  const what = suspend
    ? `Suspends ${code(service)} in **${plain(environment)}**: once this is merged, Flux applies nothing more of it.`
    : `Resumes ${code(service)} in **${plain(environment)}**: once this is merged, Flux applies all that was merged meanwhile.`
  const parts = [
    `${what} ${plain(requestedBy)} asked for it. Only ${code('spec.suspend')} changes.`,
    `### Flux Kustomizations\n\n${objectLines(plans)}`,
    problemsPart(plans),
    `### What happens next\n\n${nextSteps(plan)}`,
  ]
  return limitBody(parts.map((text, index) => ({ name: `part ${index + 1}`, text, weight: parts.length - index })))
}

const longestList = 20_000

function objectLines(plans: readonly SuspendPlan[]): string {
  const lines = plans.flatMap(({ cluster, suspend, objects }) =>
    objects.map(({ file, namespace, name, changes }) => {
      const stands = changes ? '' : ` (${suspend ? 'suspended' : 'running'} already)`
      return `- ${code(cluster)}: ${code(namespace === null ? name : `${namespace}/${name}`)} in ${code(file)}${stands}`
    }),
  )
  const { text, more } = linesWithin(lines, longestList)
  return `${text}${more > 0 ? `\n- … and ${more} more` : ''}`
}

function problemsPart(plans: readonly SuspendPlan[]): string {
  const problems = [...new Set(plans.flatMap((plan) => plan.problems.map(({ message }) => plain(message))))]
  return problems.length === 0 ? '' : `### Problems\n\n${problems.map((one) => `- ${one}`).join('\n')}`
}

function nextSteps({ service, environment, suspend }: SuspendPlan): string {
  const where = `${service} in ${environment}`
  if (!suspend)
    return `Review and merge it. Close it to leave ${code(service)} suspended. Commands: ${code(`/suspend ${where}`)} suspends it again.`
  const meanwhile =
    'What is merged meanwhile waits for the resumption and comes with it. Nothing of it counts as healthy, so no promotion goes on from here.'
  return `Review and merge it. ${meanwhile} What runs in the cluster stays as it is. Close it to leave ${code(service)} running.\n\nCommands: ${code(`/resume ${where}`)} opens the way back.`
}
