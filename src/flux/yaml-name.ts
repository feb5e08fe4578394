// Which files are YAML or JSON by their name. Also templates of such files: where one parses as it stands, it is read as
// what it becomes.

export const isYamlName = (file: string): boolean =>
  /((\.ya?ml|\.json)(\.(gotmpl|tmpl|tpl|j2))?|(^|\/)Kustomization)$/i.test(file)
