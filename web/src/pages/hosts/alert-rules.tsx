import type { AlertRule, Host } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Confirm, Menu } from '../../ui/overlays.tsx';
import { Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { AlertRuleDialog } from './alert-rule-dialog.tsx';
import { texts } from './texts.ts';

type Opened = { readonly kind: 'new' } | { readonly kind: 'edit' | 'delete'; readonly rule: AlertRule };

/** When an alert fires, for one host or for all. */
export function AlertRules({ hosts }: { readonly hosts: readonly Host[] }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const queries = useQueryClient();
  const list = usePages('GET /alert-rules');
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['GET /alert-rules'] });
    void queries.invalidateQueries({ queryKey: ['GET /alerts'] });
  };
  const wording = ({ metric, operator, threshold, forSeconds }: AlertRule) => {
    const value = threshold.toLocaleString(language) + (metric === 'load1' ? '' : ' %');
    return `${t.metrics[metric]} ${operator} ${value} ${t.during(forSeconds)}`;
  };
  return (
    <section className="card pad stack-s" aria-label={t.rules}>
      <div className="row">
        <h2 className="grow">{t.rules}</h2>
        <Button size="small" icon="plus" onClick={() => setOpened({ kind: 'new' })}>
          {t.newRule}
        </Button>
      </div>
      <Loaded query={list} rows={3}>
        {(rules) => (
          <ul className="stack-s">
            {rules.length === 0 && <li className="small muted">{t.noRules}</li>}
            {rules.map((rule) => (
              <li key={rule.id} className="row-wrap">
                <span className={rule.severity === 'critical' ? 'badge bad' : 'badge warn'}>
                  {t[rule.severity]}
                </span>
                <span className="strong">{wording(rule)}</span>
                <span className="small muted grow">
                  {rule.hostId === null
                    ? t.everyHost
                    : (hosts.find(({ id }) => id === rule.hostId)?.name ?? rule.hostId)}
                </span>
                <Menu
                  label={t.actions(wording(rule))}
                  items={[
                    { label: t.editRule, icon: 'edit', onSelect: () => setOpened({ kind: 'edit', rule }) },
                    {
                      label: t.deleteRule,
                      icon: 'trash',
                      danger: true,
                      onSelect: () => setOpened({ kind: 'delete', rule }),
                    },
                  ]}
                />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={list} />
      {opened?.kind === 'new' && <AlertRuleDialog hosts={hosts} onClose={close} onSaved={refresh} />}
      {opened?.kind === 'edit' && (
        <AlertRuleDialog hosts={hosts} rule={opened.rule} onClose={close} onSaved={refresh} />
      )}
      {opened?.kind === 'delete' && (
        <Confirm
          title={t.deleteRule}
          text={t.deleteRuleText(wording(opened.rule))}
          action={t.deleteRule}
          onClose={close}
          onConfirm={() =>
            void nubo()
              .call('DELETE /alert-rules/{id}', { params: { id: opened.rule.id } })
              .then(refresh, sayFailure)
          }
        />
      )}
    </section>
  );
}
