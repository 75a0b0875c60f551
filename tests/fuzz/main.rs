//! Generated and mutated inputs for every parser and for the whole way from bytes to report:
//! nothing panics, hangs or exhausts the stack.
//!
//! `TECHCORP_FUZZ_INPUTS` says how many inputs each target takes (2,000 by default; the soak takes
//! a million), `TECHCORP_SEED` repeats a run, `TECHCORP_FUZZ_ONLY` names one target.

// The figures of a soak are read from its output, and a failure is a panic.
#![allow(clippy::panic, clippy::print_stdout, clippy::expect_used)]

mod mutate;
#[path = "../support/random.rs"]
mod random;
mod targets;

use std::sync::mpsc;
use std::time::{Duration, Instant};

use mutate::Source;
use random::{seed, setting};

/// How long one input may take before it counts as a hang. Inputs are a few kilobytes at most.
const HANG: Duration = Duration::from_secs(20);

#[test]
fn no_input_panics_or_hangs() {
    let inputs = setting("TECHCORP_FUZZ_INPUTS", 2_000);
    let seed = seed();
    let only = std::env::var("TECHCORP_FUZZ_ONLY").ok();
    println!("{inputs} inputs a target");
    let mut ran = 0;
    for target in targets::ALL {
        if only.as_ref().is_some_and(|o| o != target.name) {
            continue;
        }
        ran += 1;
        let start = Instant::now();
        let slowest = run(target, seed, inputs);
        println!(
            "{}: {inputs} inputs in {:.1} s, the slowest took {:.1} ms",
            target.name,
            start.elapsed().as_secs_f64(),
            slowest.as_secs_f64() * 1e3
        );
    }
    assert!(ran > 0, "TECHCORP_FUZZ_ONLY names no target");
}

/// Runs one target in a thread of its own, so that a hang is told with its input.
fn run(target: &'static targets::Target, seed: u64, inputs: u64) -> Duration {
    let (sender, receiver) = mpsc::channel::<Option<String>>();
    let (slow_sender, slow_receiver) = mpsc::channel();
    let worker = std::thread::Builder::new()
        // As the binary does: see `cli::run`.
        .stack_size(techcorp::cli::STACK_BYTES)
        .spawn(move || {
            let mut source = Source::new(seed, target.name, target.seeds);
            let mut slowest = Duration::ZERO;
            for _ in 0..inputs {
                let input = source.next_input();
                if sender.send(Some(input.clone())).is_err() {
                    return;
                }
                let start = Instant::now();
                (target.run)(&input);
                slowest = slowest.max(start.elapsed());
            }
            let _ = slow_sender.send(slowest);
            let _ = sender.send(None);
        })
        .expect("a thread");
    let mut last = String::new();
    loop {
        match receiver.recv_timeout(HANG) {
            Ok(Some(input)) => last = input,
            Ok(None) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                panic!("{}: no end after {HANG:?} on {last:?}", target.name)
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                panic!("{}: panicked on {last:?}", target.name)
            }
        }
    }
    worker.join().expect("the worker ended well");
    slow_receiver.recv().expect("the slowest time")
}
