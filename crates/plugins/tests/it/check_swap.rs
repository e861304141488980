use crate::harness::Golden;

#[tokio::test]
async fn answers_as_the_original() {
    let mut golden = Golden::new("check_swap");
    for line in [
        "-w 10 -c 5",
        "-w 10% -c 5%",
        "",
        "-w 5 -c 10",
        "-w 5% -c 10%",
        "-w 101% -c 5",
        "-w 5 -c 101%",
        "-w -5% -c 1",
        "-w 1 -c x",
        "-w x -c 1",
        "-n OK -w 10 -c 5",
        "-n 0 -w 10 -c 5",
        "-n warning -w 1 -c 1",
        "-n foo -w 1 -c 1",
        "-n UNKNOWN",
        "-n 3 -w 1",
        "-n 4 -w 1 -c 1",
        "-n 01 -w 1",
        "-a -w 10% -c 5",
        "-v -w 10% -c 5%",
        "-vv -w 10%",
        "10 5",
        "20% 10%",
        "x",
        "-w 0 -c 0",
        "-w 10%",
        "-c 5%",
        "-c 5",
        "-w -5 -c 1",
        "-w 1.5 -c 1",
        "-w 1.5% -c 1.2%",
        "-w 10%x -c 5",
        "-w 100% -c 100%",
        "-w 100%% -c 5",
        "-w % -c 1",
        "-w 5 -c 10%",
        "-w 99999999999999999999 -c 1",
        "-w 0x10 -c 1",
        "-w +5 -c 1",
        "-w 1 2",
        "--warning=5 --critical=3 --no-swap=ok --allswaps --verbose",
        "-q",
        "-w",
        "--nope",
        "-V",
    ] {
        golden.same(&line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>()).await;
    }
    golden.same(&["-w", "", "-c", ""]).await;
    golden.same(&["-n", "", "-w", "1"]).await;
    golden.finish(47);
}
