import './local.css';
import { defineTexts, useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { useTitle, When } from '../../ui/data.tsx';
import { Loaded } from '../../ui/states.tsx';
import { say } from '../../ui/toast.tsx';
import { type Schedule, useLocal, useLocalChange } from './local-api.ts';

const texts = defineTexts(
  {
    title: 'Schedules',
    text: 'Everything that runs by the clock of this machine.',
    run: 'Run now',
    started: (name: string) => `${name} is started.`,
    next: 'Next',
    disabled: 'disabled',
  },
  {
    title: 'Planifications',
    text: 'Tout ce qui tourne selon l’horloge de cette machine.',
    run: 'Lancer',
    started: (name) => `${name} est lancée.`,
    next: 'Prochaine',
    disabled: 'désactivée',
  },
);

export default function SchedulesPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const query = useLocal('schedules.json');
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <p className="muted">{t.text}</p>
      <Loaded query={query} rows={8} height={64}>
        {(schedules) => (
          <ul className="card list">
            {schedules.map((schedule) => (
              <Row key={schedule.name} schedule={schedule} />
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  );
}

function Row({ schedule: { name, expression, zone, enabled, nextRunAt } }: { readonly schedule: Schedule }) {
  const t = useTexts(texts);
  const run = useLocalChange(() => say(t.started(name)));
  return (
    <li className="row-wrap list-row">
      <div className="grow" style={{ flexBasis: 240 }}>
        <p className="strong">
          {name} {!enabled && <span className="badge warn">{t.disabled}</span>}
        </p>
        <p className="small muted">
          <span className="mono">{expression}</span> · {zone} · {t.next}: <When at={nextRunAt} />
        </p>
      </div>
      <Button
        size="small"
        icon="job"
        disabled={run.isPending}
        onClick={() => run.mutate({ path: `schedules/${encodeURIComponent(name)}/run` })}
      >
        {t.run}
        <span className="visually-hidden">: {name}</span>
      </Button>
    </li>
  );
}
