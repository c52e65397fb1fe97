import { type AlertRule, type AlertRuleInput, type Host, ProblemError } from '@nubo/client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, Select, TextField } from '../../ui/controls.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { texts } from './texts.ts';

const METRICS: readonly AlertRule['metric'][] = ['cpu', 'memory', 'swap', 'disk', 'load1'];
const OPERATORS: readonly AlertRule['operator'][] = ['>', '>=', '<', '<='];
const SEVERITIES: readonly AlertRule['severity'][] = ['warning', 'critical'];
const FIRST: AlertRuleInput = {
  metric: 'cpu',
  operator: '>',
  threshold: 90,
  forSeconds: 60,
  severity: 'warning',
  hostId: null,
};

/** Makes a rule, or replaces one whole. */
export function AlertRuleDialog({
  hosts,
  rule,
  onClose,
  onSaved,
}: {
  readonly hosts: readonly Host[];
  readonly rule?: AlertRule;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const t = useTexts(texts);
  const [draft, setDraft] = useState<AlertRuleInput>(() => {
    if (!rule) return FIRST;
    const { id: _, ...fields } = rule;
    return fields;
  });
  const change = (next: Partial<AlertRuleInput>) => setDraft({ ...draft, ...next });
  const save = useMutation({
    async mutationFn() {
      if (rule) await nubo().call('PUT /alert-rules/{id}', { params: { id: rule.id }, body: draft });
      else await nubo().call('POST /alert-rules', { body: draft });
    },
    onSuccess() {
      onSaved();
      onClose();
    },
  });
  const problem = (field: string) =>
    save.error instanceof ProblemError ? save.error.messageFor(`/${field}`) : undefined;
  const choice = <K extends 'metric' | 'operator' | 'severity'>(
    field: K,
    label: string,
    values: readonly AlertRule[K][],
    text: (value: AlertRule[K]) => ReactNode,
  ) => (
    <Select
      label={label}
      value={draft[field]}
      onChange={(event) => change({ [field]: values.find((each) => each === event.target.value) })}
    >
      {values.map((each) => (
        <option key={each} value={each}>
          {text(each)}
        </option>
      ))}
    </Select>
  );
  const number = (field: 'threshold' | 'forSeconds', label: string, step: string) => (
    <TextField
      label={label}
      type="number"
      required
      min={0}
      step={step}
      problem={problem(field)}
      value={String(draft[field])}
      onChange={(event) => change({ [field]: event.target.valueAsNumber })}
    />
  );
  return (
    <Dialog title={rule ? t.editRule : t.newRule} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="two">
          {choice('metric', t.metric, METRICS, (each) => t.metrics[each])}
          {choice('operator', t.operator, OPERATORS, (each) => t.operators[each])}
          {number('threshold', draft.metric === 'load1' ? t.threshold : t.thresholdPercent, 'any')}
          {number('forSeconds', t.forSeconds, '1')}
          {choice('severity', t.severity, SEVERITIES, (each) => t[each])}
          <Select
            label={t.host}
            value={draft.hostId ?? ''}
            onChange={(event) => change({ hostId: event.target.value || null })}
          >
            <option value="">{t.everyHost}</option>
            {hosts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </div>
        {save.error && (
          <p className="notice bad" role="alert">
            {messageOf(save.error)}
          </p>
        )}
        <div className="actions">
          <Button type="submit" look="primary" disabled={save.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
