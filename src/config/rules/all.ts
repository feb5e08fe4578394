// All rules between keys, in the order in which they build on each other.
import * as clusters from './clusters.ts'
import * as environments from './environments.ts'
import * as paths from './paths.ts'
import * as policy from './policy.ts'
import type { Rule } from './rule.ts'
import * as services from './services.ts'

/** Each list may rely on the ones before it: names are unique before they are looked up. */
export const rules: readonly (readonly Rule[])[] = [
  [environments.environmentNamesAreUnique, clusters.clusterNamesAreUnique, paths.theLayoutHoldsServices],
  [
    environments.afterIsKnown,
    clusters.clustersAreNotShared,
    clusters.sourcesAreUpstream,
    clusters.referredClustersExist,
    clusters.variablesAreDistinct,
    clusters.variablesArePaired,
    services.aServiceIsInOneGroup,
    services.groupNamesAreNoServices,
    services.selectionsSelect,
    services.namedServicesExist,
    services.adjustmentsRefer,
    services.adjustmentsDoSomething,
    services.createdPathsAreDefinite,
    policy.automaticMergesNeedTheOrganization,
    policy.approversCanApprove,
    policy.freezesEndAfterTheyStart,
    policy.requiredClustersExist,
    policy.schedulesHaveTime,
    policy.basesAreUnique,
    paths.serviceNamesDifferByMoreThanCase,
    paths.templatesNameThePlace,
    paths.theLayoutFitsTheClusters,
  ],
  [environments.noCycles, environments.everyEnvironmentIsReached, paths.pathsDoNotOverlap],
]
